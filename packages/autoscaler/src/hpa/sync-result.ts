import { type DecisionStep } from '@food-delivery/contracts'
import { type HpaState } from './hpa-status'

/** A Kubernetes event about the autoscaler. */
export interface ScalingEvent {
  type: 'Normal' | 'Warning'
  reason: string
  message: string
}

/** What the sync does to the target. */
export interface HpaDecision {
  from: number
  to: number
  /** Whether the scale was written. */
  rescaled: boolean
  /** Reason of the change, as the event gives it; empty without a change. */
  reason: string
  /** The wish of the metrics before stabilization and limits; null when none was computed. */
  wish: number | null
}

/** Result of one sync. */
export interface HpaResult {
  decision: HpaDecision
  state: HpaState
  events: ScalingEvent[]
  explanation: { chain: DecisionStep[]; sentence: string }
}
