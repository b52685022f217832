import { type HpaObservation } from '@food-delivery/autoscaler'
import { type EventRecorder } from '../store/event-recorder'
import { type ObjectStore } from '../store/object-store'
import { type DecisionRecord } from './decision-log'
import { type ReadLag } from './kafka-lag'
import { type ResourceUsage } from './resource-usage'
import { type Timers } from './timers'
import { type FindTarget, type ScaleTarget } from './scale-targets'

/** Shared by all autoscalers. */
export interface ScalingContext {
  store: ObjectStore
  events: EventRecorder
  timers: Timers
  /** Period of the HPA loops, ms. */
  hpaSyncMs: number
  findTarget: FindTarget
  readLag: ReadLag
  usage: ResourceUsage
  onDecision: (record: DecisionRecord) => void
}

/** The scale subresource of a Deployment, or the error that it does not exist. */
export function scaleOf(target: ScaleTarget | undefined, name: string): HpaObservation['scale'] {
  return target
    ? { specReplicas: target.specReplicas, statusReplicas: target.statusReplicas }
    : { error: `deployments/scale.apps "${name}" not found` }
}

/** The HPA controller's error if several HPAs target one Deployment; then none of them scales it. */
export function ambiguity(
  { store }: ScalingContext,
  deployment: string,
  target: ScaleTarget | undefined,
): { selectorError?: NonNullable<HpaObservation['selectorError']> } {
  const owners = store
    .list('horizontalpodautoscalers')
    .filter(({ spec }) => (spec as { scaleTargetRef: { name: string } }).scaleTargetRef.name === deployment)
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
  if (owners.length < 2) return {}
  const message = `pods by selector ${target?.selector ?? ''} are controlled by multiple HPAs: [${owners.join(' ')}]`
  return { selectorError: { reason: 'AmbiguousSelector', message } }
}
