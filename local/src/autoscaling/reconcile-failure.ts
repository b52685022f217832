import { type KubeObject } from '../manifests/objects'
import { errorMessage } from '../error-message'
import { type ResourceName, resourceOfKind } from '../store/resource-types'
import { timestamp } from '../store/object-store'
import { type ScalingContext } from './scaling-context'

const REASON = 'InternalError'
/** The condition that shows whether an autoscaler works, by kind. */
const conditionTypes: Record<string, string> = { ScaledObject: 'Ready', HorizontalPodAutoscaler: 'AbleToScale' }

/** The conditions of a ScaledObject before its first reconcile has ended. */
const initialConditions = ['Ready', 'Active', 'Fallback', 'Paused'].map((type) => ({ type, status: 'Unknown' }))

function setInitialConditions(resource: ResourceName, object: KubeObject, store: ScalingContext['store']): void {
  if (resource !== 'scaledobjects' || object.status !== undefined) return
  store.put(resource, { ...object, status: { conditions: initialConditions } })
}

/**
 * Reports an unexpected error in the reconcile of an object: logs it and, from the second consecutive failure, sets a
 * condition and records an event. A single failure may be transient. `failures`: number of consecutive failures.
 */
export function reportFailure(
  { store, cluster, timers }: Pick<ScalingContext, 'store' | 'cluster' | 'timers'>,
  { kind, metadata: { name } }: KubeObject,
  error: unknown,
  failures: number,
): void {
  console.error(`cannot reconcile ${kind} ${name}; retrying:`, error)
  const resource: ResourceName | undefined = resourceOfKind(kind)?.plural
  const stored = resource && store.get(resource, name)
  if (!resource || !stored) return
  if (failures < 2) return setInitialConditions(resource, stored, store)
  const message = `the local cluster cannot reconcile this object: ${errorMessage(error)}`
  const type = conditionTypes[kind] ?? 'Ready'
  const status = (stored.status ?? {}) as { conditions?: { type: string }[] }
  const times = kind === 'HorizontalPodAutoscaler' ? { lastTransitionTime: timestamp(timers.now()) } : {}
  const otherConditions = (status.conditions ?? []).filter((condition) => condition.type !== type)
  const conditions = [{ type, status: 'False', ...times, reason: REASON, message }, ...otherConditions]
  store.put(resource, { ...stored, status: { ...status, conditions } })
  cluster.events.record(stored, 'local-cluster', { type: 'Warning', reason: REASON, message })
}
