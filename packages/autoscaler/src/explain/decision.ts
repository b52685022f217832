import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'

/** Input of {@link scalingDecision}; `t` in ms since 1970. */
export interface DecisionInput {
  t: number
  autoscaler: string
  target: string
  lagPerPartition?: readonly number[]
  /** What was measured, as `kubectl get hpa` shows it. */
  metric: string
  decision: { from: number; to: number }
  explanation: { chain: readonly DecisionStep[]; sentence: string }
}

/** A decision as it is kept, served and recorded; `reason` is the sentence. */
export function scalingDecision(input: DecisionInput): ScalingDecision {
  return {
    t: input.t,
    autoscaler: input.autoscaler,
    target: input.target,
    lagPerPartition: [...(input.lagPerPartition ?? [])],
    metric: input.metric,
    chain: [...input.explanation.chain],
    from: input.decision.from,
    to: input.decision.to,
    reason: input.explanation.sentence,
  }
}
