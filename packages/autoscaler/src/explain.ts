import { type DecisionStep, type ScalingDecision } from '@food-delivery/contracts'

/** One link of a decision chain: the rule's name, its inputs, the formula with those values, and the result. */
export function step(
  name: string,
  inputs: DecisionStep['inputs'],
  formula: string,
  result: DecisionStep['result'],
): DecisionStep {
  return { step: name, inputs, formula, result }
}

/** A number for a formula: at most three decimals. */
export function rounded(value: number): string {
  return String(Number(value.toFixed(3)))
}

/** Seconds between two times in ms, to a tenth. */
export function secondsBetween(earlier: number, later: number): number {
  return Math.round((later - earlier) / 100) / 10
}

/** Input of {@link scalingDecision}; `t` in ms since 1970. */
export interface DecisionInput {
  t: number
  autoscaler: string
  target: string
  lagPerPartition?: readonly number[]
  /** Current and target value, as `kubectl get hpa` shows them. */
  metric: string
  decision: { from: number; to: number }
  explanation: { chain: readonly DecisionStep[]; sentence: string }
}

/** A decision as it is stored, served and recorded; `reason` is the sentence. */
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
