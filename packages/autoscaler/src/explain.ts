import { type DecisionStep, type ScalingDecision } from './decision'

/** One step of a decision: name of the rule, its inputs, the formula with their values, and the result. */
export function step(
  name: string,
  inputs: DecisionStep['inputs'],
  formula: string,
  result: DecisionStep['result'],
): DecisionStep {
  return { step: name, inputs, formula, result }
}

/** A number with at most three decimals, as formulas show it. */
export function rounded(value: number): string {
  return String(Number(value.toFixed(3)))
}

/** The step that compares a value with the activation threshold of its trigger or formula. */
export function activationStep(value: number, threshold: number, isActive = value > threshold): DecisionStep {
  return step('activation', { value, threshold }, `${rounded(value)} > ${threshold}`, isActive)
}

/** Adds the name of a metric to its steps, because an autoscaler can have several metrics. */
export function stepsOfMetric(metric: string, chain: readonly DecisionStep[]): DecisionStep[] {
  return chain.map((each) => ({ ...each, inputs: { metric, ...each.inputs } }))
}

/** Seconds between two times in ms, rounded to tenths. */
export function secondsBetween(earlier: number, later: number): number {
  return Math.round((later - earlier) / 100) / 10
}

/** Input of {@link scalingDecision}. */
export interface DecisionInput extends Pick<ScalingDecision, 't' | 'autoscaler' | 'target' | 'metric'> {
  lagPerPartition?: readonly number[]
  decision: Pick<ScalingDecision, 'from' | 'to'>
  explanation: { chain: readonly DecisionStep[]; sentence: string }
}

/** A decision as it is stored, served and recorded; `reason` is the sentence. */
export function scalingDecision(input: DecisionInput): ScalingDecision {
  const { t, autoscaler, target, metric, lagPerPartition = [], decision, explanation } = input
  return {
    t,
    autoscaler,
    target,
    lagPerPartition: [...lagPerPartition],
    metric,
    chain: [...explanation.chain],
    from: decision.from,
    to: decision.to,
    reason: explanation.sentence,
  }
}
