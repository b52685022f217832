import { type ScalingDecision } from '@food-delivery/contracts'
import { type HpaController, type HpaSpec, type MetricObservation, type PodObservation } from '../hpa'
import { type Rules, type Versions } from '../rules'
import { type ScaledObject, type TriggerQuery } from '../scaled-object'

/** One observation of Kafka, in a poll of KEDA or a sync of the HPA. `t`: seconds since the start of the run. */
export interface LagObservation {
  t: number
  loop: 'keda' | 'hpa'
  /** One per trigger; null: no query, because KEDA used a stored result. */
  queries: (TriggerQuery | null)[]
}

/** One sync of an HPA on CPU or memory. `t`: seconds since the start of the run. Milli values are numbers, not bigints. */
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

/** A ScaledObject in a run. `env`: the variables of the target's container that its triggers read. */
export interface RecordedScaledObject extends RecordedBase {
  kind: 'ScaledObject'
  scaledObject: ScaledObject
  env?: Record<string, string>
  observations: LagObservation[]
}

/** A HorizontalPodAutoscaler in a run. */
export interface RecordedHpa extends RecordedBase {
  kind: 'HorizontalPodAutoscaler'
  namespace: string
  hpa: HpaSpec
  observations: ResourceObservation[]
}

/** One autoscaler of a run. */
export type RecordedAutoscaler = RecordedScaledObject | RecordedHpa

/** Value of `format` in a saved run. */
export const RUN_FORMAT = 'food-delivery/scaling-run'

/**
 * A saved run: all observations and decisions of the autoscalers. `npm run record` writes it, `npm run replay` reads it.
 * It has the offsets of each partition at each observation, so a replay with other settings computes KEDA's values.
 */
export interface RecordedRun {
  format: typeof RUN_FORMAT
  version: 1
  /** ISO 8601. */
  startedAt: string
  /** Period of the HPA loops. */
  hpaSyncSeconds: number
  autoscalers: RecordedAutoscaler[]
  /** Number of orders since the start, once a second; `t` in seconds since the start of the run. */
  load?: { t: number; placed: number; delivered: number }[]
  /** Versions of KEDA and Kubernetes in the run. Default 2.20 and 1.35, because older runs do not contain them. */
  versions?: Versions
  /** Flags of the controller that differ from Kubernetes' defaults. */
  controller?: Partial<HpaController>
}

/** A change of spec.replicas; `t` in seconds since the start of the run. */
export interface ReplayStep {
  t: number
  from: number
  to: number
  /** Set only in runs with several autoscalers. */
  autoscaler?: string
}

/** One autoscaler after a replay. */
export interface ReplayedAutoscaler {
  name: string
  target: string
  initialReplicas: number
  /** Steps in the recording. */
  recorded: ReplayStep[]
  /** Steps of this package's autoscaler with the same observations. */
  steps: ReplayStep[]
  /** Every decision of the replay, including those without a change; `t` in ms since 1970. */
  decisions: ScalingDecision[]
}

/** A replayed run. */
export interface ReplayResult {
  /** ms since 1970; 0 for a recording of a real KEDA, which has no date. */
  startedAt: number
  /** The rules of the replay. */
  rules: Rules
  /** All steps, oldest first. */
  steps: ReplayStep[]
  autoscalers: ReplayedAutoscaler[]
}
