import { type DecisionStep } from '../decision'
import { type HpaState } from './hpa-status'

/** A Kubernetes event about the autoscaler. */
export interface ScalingEvent {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
}

/** The change of the target's scale in one sync. */
export interface HpaDecision {
  from: number
  to: number
  /** Whether the scale changed and could be written. */
  rescaled: boolean
  /** Reason of the change, as in the event; empty without a change. */
  reason: string
  /** The metrics' recommendation before stabilization and limits; null if none was computed. */
  recommended: number | null
}

/** Result of one sync. */
export interface HpaResult {
  decision: HpaDecision
  state: HpaState
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}
