import { type ScaledObject } from '../manifests/objects'
import {
  type KedaSetup,
  type KedaState,
  type TriggerSpec,
  isPaused,
  pausedReplicaCount,
} from '@food-delivery/autoscaler'
import { timestamp } from '../store/object-store'

/** The ScaledObject with the label, finalizer and status that KEDA sets. */
export function reconciledScaledObject(
  object: ScaledObject,
  setup: KedaSetup,
  state: KedaState,
  originalReplicas: number,
): ScaledObject {
  const { metadata } = object
  const conditions = state.conditions.map(({ type, status, reason, message }) => ({
    type,
    status,
    ...(reason === '' ? {} : { reason }),
    ...(message === '' ? {} : { message }),
  }))
  return {
    ...object,
    metadata: {
      ...metadata,
      generation: metadata.generation ?? 1,
      finalizers: ['finalizer.keda.sh'],
      labels: { ...metadata.labels, 'scaledobject.keda.sh/name': metadata.name },
    },
    status: isPaused(metadata.annotations)
      ? { ...pausedStatus(object), conditions }
      : { ...activeStatus(setup, state), originalReplicaCount: originalReplicas, conditions },
  }
}

/** The status of a paused object: KEDA changes only `pausedReplicaCount` and the conditions. */
function pausedStatus({ status, metadata: { annotations } }: ScaledObject) {
  const { pausedReplicaCount: _previous, ...otherFields } = (status ?? {}) as { pausedReplicaCount?: number }
  const count = pausedReplicaCount(annotations)
  return { ...otherFields, ...(count === null ? {} : { pausedReplicaCount: count }) }
}

function activeStatus(setup: KedaSetup, state: KedaState) {
  const { triggers } = setup.object.spec
  return {
    authenticationsTypes: namesOf(triggers, ({ authenticationRef }) => authenticationRef?.name),
    externalMetricNames: setup.kedaHpa.externalMetricNames,
    ...(setup.kedaHpa.compositeScalerName && { compositeScalerName: setup.kedaHpa.compositeScalerName }),
    ...health(setup, state),
    hpaName: setup.kedaHpa.name,
    ...(state.poll.lastActiveTime === null ? {} : { lastActiveTime: timestamp(state.poll.lastActiveTime) }),
    scaleTargetGVKR: { group: 'apps', kind: 'Deployment', resource: 'deployments', version: 'v1' },
    scaleTargetKind: 'apps/v1.Deployment',
    triggersActivity: perMetric(setup, (trigger) => ({ isActive: isActive(state.records[trigger]) })),
    triggersTypes: namesOf(triggers, ({ type }) => type),
  }
}

const isActive = (record: KedaState['records'][number] | undefined) =>
  record?.active === true || record?.isFallback === true

/** The health of the triggers. KEDA records it only for objects with a fallback. */
function health(setup: KedaSetup, state: KedaState) {
  if (!setup.object.spec.fallback) return {}
  const initial = { numberOfFailures: 0, status: 'Happy' as const }
  return { health: perMetric(setup, (trigger) => state.health[trigger] ?? initial) }
}

/** One entry per external metric, by name. */
function perMetric<T>({ triggers }: KedaSetup, value: (trigger: number) => T): Record<string, T> {
  const entries = triggers.flatMap((trigger, index) => (trigger ? [[trigger.metricName, value(index)] as const] : []))
  return Object.fromEntries(entries)
}

function namesOf(triggers: readonly TriggerSpec[], name: (trigger: TriggerSpec) => string | undefined): string {
  const names = triggers.flatMap((trigger) => name(trigger) ?? [])
  return [...new Set(names)].join(',')
}
