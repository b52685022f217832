import { type ScalingDecision } from '@food-delivery/contracts'
import { type HpaController, type HpaSpec, type MetricObservation, type PodObservation } from '../hpa'
import { type ScaledObject, type TriggerQuery } from '../scaled-object'

/** One look at Kafka, by KEDA's poll or by the HPA's sync. `t`: seconds since the run began. */
export interface LagObservation {
  t: number
  loop: 'keda' | 'hpa'
  /** One per trigger. */
  queries: TriggerQuery[]
}

/** One sync of an HPA over CPU or memory. `t`: seconds since the run began. Milli values are plain numbers. */
export interface ResourceObservation {
  t: number
  metrics: MetricObservation[]
  pods: PodObservation[]
}

interface RecordedBase {
  name: string
  /** The Deployment. */
  target: string
  /** spec.replicas when the run began. */
  initialReplicas: number
  /** What happened; `t` in ms since 1970. */
  decisions: ScalingDecision[]
}

/** A ScaledObject's part of a run. `env`: of the target's container, where the trigger reads it. */
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
 * A saved run: everything the autoscalers saw and decided. Written by `npm run record`, read by `npm run replay`.
 * Lag stands here per partition and per look, so that a replay with other settings sees what KEDA would have seen.
 */
export interface RecordedRun {
  format: typeof RUN_FORMAT
  version: 1
  /** ISO 8601. */
  startedAt: string
  /** Period of the HPA loops. */
  hpaSyncSeconds: number
  autoscalers: RecordedAutoscaler[]
  /** Orders so far, once a second; `t` in seconds since the run began. */
  load?: { t: number; placed: number; delivered: number }[]
  /** Flags of the controller that differ from Kubernetes' defaults. */
  controller?: Partial<HpaController>
}

/** A change of spec.replicas; `t` in seconds since the run began. */
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
  /** What happened in the recording. */
  recorded: ReplayStep[]
  /** What our autoscaler does with the same observations. */
  steps: ReplayStep[]
  /** Every decision of the replay, also "no change"; `t` in ms since 1970. */
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
