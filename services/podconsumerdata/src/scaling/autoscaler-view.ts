import { type AutoscalerView } from '@food-delivery/contracts'
import { type Condition, type Deployment, type HorizontalPodAutoscaler, type ScaledObject } from '../kubernetes/objects'
import { type RecentDecisions } from './decision-feed'
import { metricViews } from './metric-view'

/** The objects that describe the scaling of a cluster. A list that this service may not read is empty. */
export interface ScalingObjects {
  scaledObjects: readonly ScaledObject[]
  autoscalers: readonly HorizontalPodAutoscaler[]
  deployments: readonly Deployment[]
  /** Returns the decisions of an autoscaler if they are available. */
  decisionsOf?: (autoscaler: string) => RecentDecisions | undefined
}

// KEDA's defaults of minReplicaCount and maxReplicaCount.
const DEFAULT_MIN_REPLICAS = 0
const DEFAULT_MAX_REPLICAS = 100

/** All autoscalers, sorted by name. A ScaledObject and the HPA that KEDA creates for it share a view. */
export function autoscalerViews(objects: ScalingObjects): AutoscalerView[] {
  const { scaledObjects, autoscalers } = objects
  const createdByKeda = new Set(scaledObjects.map((scaledObject) => hpaOf(scaledObject, autoscalers)))
  return [
    ...scaledObjects.map((scaledObject) => scaledObjectView(scaledObject, objects)),
    ...autoscalers.filter((hpa) => !createdByKeda.has(hpa)).map((hpa) => hpaView(hpa, objects)),
  ].sort((a, b) => a.name.localeCompare(b.name))
}

function scaledObjectView(scaledObject: ScaledObject, objects: ScalingObjects): AutoscalerView {
  const { spec, status } = scaledObject
  const hpa = hpaOf(scaledObject, objects.autoscalers)
  return {
    ...commonFields(scaledObject, hpa, objects),
    kind: 'ScaledObject',
    min: spec.minReplicaCount ?? DEFAULT_MIN_REPLICAS,
    max: spec.maxReplicaCount ?? DEFAULT_MAX_REPLICAS,
    metrics: hpa ? metricViews(hpa) : triggerViews(scaledObject),
    conditions: conditionViews([...(status?.conditions ?? []), ...(hpa?.status?.conditions ?? [])]),
  }
}

function hpaView(hpa: HorizontalPodAutoscaler, objects: ScalingObjects): AutoscalerView {
  return {
    ...commonFields(hpa, hpa, objects),
    kind: 'HorizontalPodAutoscaler',
    min: hpa.spec.minReplicas ?? 1,
    max: hpa.spec.maxReplicas,
    metrics: metricViews(hpa),
    conditions: conditionViews(hpa.status?.conditions ?? []),
  }
}

function commonFields(
  { metadata, spec }: ScaledObject | HorizontalPodAutoscaler,
  hpa: HorizontalPodAutoscaler | undefined,
  { deployments, decisionsOf }: ScalingObjects,
) {
  const target = spec.scaleTargetRef.name
  const deployment = deployments.find((candidate) => candidate.metadata.name === target)
  const current = deployment?.status?.replicas ?? hpa?.status?.currentReplicas ?? 0
  const desired = hpa?.status?.desiredReplicas ?? deployment?.spec?.replicas ?? current
  return { name: metadata.name, target, current, desired, spec, ...decisionsOf?.(metadata.name) }
}

/** The targets of the triggers, for a ScaledObject without an HPA. */
function triggerViews({ spec }: ScaledObject): AutoscalerView['metrics'] {
  return (spec.triggers ?? []).map(({ type, metadata = {} }) => ({
    name: type,
    current: '<unknown>',
    target: metadata['lagThreshold'] ?? metadata['value'] ?? '<unknown>',
  }))
}

function hpaOf({ metadata, status }: ScaledObject, autoscalers: readonly HorizontalPodAutoscaler[]) {
  return autoscalers.find(
    (hpa) =>
      hpa.metadata.name === status?.hpaName ||
      hpa.metadata.ownerReferences?.some(({ kind, name }) => kind === 'ScaledObject' && name === metadata.name),
  )
}

function conditionViews(conditions: readonly Condition[]): Condition[] {
  return conditions.map(({ type, status, reason, message }) => ({
    type,
    status,
    ...(reason ? { reason } : {}),
    ...(message ? { message } : {}),
  }))
}
