import { type ScalingDecision } from '../decision'
import { type RecordedStep } from '../recording'
import { type Rules } from '../rules'

/** A change of spec.replicas; `t` in seconds since the start of the run. */
export interface ReplayStep extends RecordedStep {
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
  /** Peculiarities of the recording, one sentence each. */
  notes: string[]
  /** All steps, oldest first. */
  steps: ReplayStep[]
  autoscalers: ReplayedAutoscaler[]
}
