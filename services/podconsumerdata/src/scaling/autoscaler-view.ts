import { type AutoscalerView } from '@food-delivery/contracts'
import { type Condition, type Deployment, type HorizontalPodAutoscaler, type ScaledObject } from '../kubernetes/objects'
import { type KnownDecisions } from './decision-feed'
import { metricViews } from './metric-view'

/** The objects of a cluster's scaling; lists that may not be read are empty. */
export interface ScalingObjects {
  scaledObjects: readonly ScaledObject[]
  autoscalers: readonly HorizontalPodAutoscaler[]
  deployments: readonly Deployment[]
  /** Decisions of an autoscaler by name, where they are available. */
  decisionsOf?: (autoscaler: string) => KnownDecisions | undefined
}

/** All autoscalers, sorted by name; the HPA that KEDA creates for a ScaledObject is part of its view. */
export function autoscalerViews(objects: ScalingObjects): AutoscalerView[] {
  const { scaledObjects, autoscalers } = objects
  const hidden = new Set(scaledObjects.flatMap((scaledObject) => hpaOf(scaledObject, autoscalers)?.metadata.name ?? []))
  const own = autoscalers.filter(({ metadata }) => !hidden.has(metadata.name))
  return [
    ...scaledObjects.map((scaledObject) => scaledObjectView(scaledObject, objects)),
    ...own.map((autoscaler) => autoscalerView(autoscaler, objects)),
  ].sort((a, b) => a.name.localeCompare(b.name))
}

// KEDA's defaults.
const MIN_REPLICAS = 0
const MAX_REPLICAS = 100

function scaledObjectView(scaledObject: ScaledObject, objects: ScalingObjects): AutoscalerView {
  const { metadata, spec, status } = scaledObject
  const hpa = hpaOf(scaledObject, objects.autoscalers)
  return {
    name: metadata.name,
    kind: 'ScaledObject',
    target: spec.scaleTargetRef.name,
    min: spec.minReplicaCount ?? MIN_REPLICAS,
    max: spec.maxReplicaCount ?? MAX_REPLICAS,
    ...replicas(spec.scaleTargetRef.name, hpa, objects),
    metrics: hpa ? metricViews(hpa) : triggerViews(scaledObject),
    conditions: conditionViews([...(status?.conditions ?? []), ...(hpa?.status?.conditions ?? [])]),
    ...objects.decisionsOf?.(metadata.name),
  }
}

function autoscalerView(hpa: HorizontalPodAutoscaler, objects: ScalingObjects): AutoscalerView {
  const { metadata, spec, status } = hpa
  return {
    name: metadata.name,
    kind: 'HorizontalPodAutoscaler',
    target: spec.scaleTargetRef.name,
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    ...replicas(spec.scaleTargetRef.name, hpa, objects),
    metrics: metricViews(hpa),
    conditions: conditionViews(status?.conditions ?? []),
    ...objects.decisionsOf?.(metadata.name),
  }
}

function replicas(
  target: string,
  hpa: HorizontalPodAutoscaler | undefined,
  { deployments }: ScalingObjects,
): { current: number; desired: number } {
  const deployment = deployments.find(({ metadata }) => metadata.name === target)
  const current = deployment?.status?.replicas ?? hpa?.status?.currentReplicas ?? 0
  return { current, desired: hpa?.status?.desiredReplicas ?? deployment?.spec?.replicas ?? current }
}

/** The targets of the triggers, as long as there is no HPA. */
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
