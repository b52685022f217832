import { type ScalingDecision } from '@food-delivery/contracts'
import { type HpaController, type HpaSpec, type MetricObservation, type PodObservation } from '../hpa'
import { type ScaledObject, type TriggerQuery } from '../scaled-object'

/** One observation of Kafka, by KEDA's poll or by the HPA's sync. `t`: seconds since the start of the run. */
export interface LagObservation {
  t: number
  loop: 'keda' | 'hpa'
  /** One per trigger. */
  queries: TriggerQuery[]
}

/** One sync of an HPA over CPU or memory. `t`: seconds since the start of the run. Milli values are plain numbers. */
export interface ResourceObservation {
  t: number
  metrics: MetricObservation[]
  pods: PodObservation[]
}

interface RecordedBase {
  name: string
  /** Name of the Deployment. */
  target: string
  /** spec.replicas at the start of the run. */
  initialReplicas: number
  /** Decisions of the recording; `t` in ms since 1970. */
  decisions: ScalingDecision[]
}

/** A ScaledObject's part of a run. `env`: the variables of the target's container that its triggers read. */
export interface RecordedScaledObject extends RecordedBase {
  kind: 'ScaledObject'
  scaledObject: ScaledObject
  env?: Record<string, string>
  observations: LagObservation[]
}

/** A HorizontalPodAutoscaler's part of a run. */
export interface RecordedHpa extends RecordedBase {
  kind: 'HorizontalPodAutoscaler'
  namespace: string
  hpa: HpaSpec
  observations: ResourceObservation[]
}

/** One autoscaler of a run. */
export type RecordedAutoscaler = RecordedScaledObject | RecordedHpa

/** Format name of our own recordings. */
export const RUN_FORMAT = 'food-delivery/scaling-run'

/**
 * A saved run: all observations and decisions of the autoscalers. Written by `npm run record`, read by `npm run replay`.
 * Offsets are recorded per partition and observation, so that a replay with other settings gets what KEDA would have got.
 */
export interface RecordedRun {
  format: typeof RUN_FORMAT
  version: 1
  /** ISO 8601. */
  startedAt: string
  /** Period of the HPA loops. */
  hpaSyncSeconds: number
  autoscalers: RecordedAutoscaler[]
  /** Orders so far, once a second; `t` in seconds since the start of the run. */
  load?: { t: number; placed: number; delivered: number }[]
  /** Flags of the controller that differ from Kubernetes' defaults. */
  controller?: Partial<HpaController>
}

/** A change of spec.replicas; `t` in seconds since the start of the run. */
export interface ReplayStep {
  t: number
  from: number
  to: number
  /** Only in runs with several autoscalers. */
  autoscaler?: string
}

/** One autoscaler after a replay. */
export interface ReplayedAutoscaler {
  name: string
  target: string
  initialReplicas: number
  /** Steps of the recording. */
  recorded: ReplayStep[]
  /** Steps of our autoscaler with the same observations. */
  steps: ReplayStep[]
  /** Every decision of the replay, including those without a change; `t` in ms since 1970. */
  decisions: ScalingDecision[]
}

/** A replayed run. */
export interface ReplayResult {
  /** ms since 1970; 0 for a recording of a real KEDA, which has no date. */
  startedAt: number
  /** All steps, oldest first. */
  steps: ReplayStep[]
  autoscalers: ReplayedAutoscaler[]
}
