import { type DecisionStep } from '@food-delivery/contracts'

/** One link of a decision chain: the rule's name, what went in, the formula with those values, what came out. */
export function step(
  name: string,
  inputs: DecisionStep['inputs'],
  formula: string,
  result: DecisionStep['result'],
): DecisionStep {
  return { step: name, inputs, formula, result }
}

/** A number as people read it in a formula: at most three decimals. */
export function rounded(value: number): string {
  return String(Number(value.toFixed(3)))
}

/** Seconds between two times in ms, to a tenth. */
export function secondsBetween(earlier: number, later: number): number {
  return Math.round((later - earlier) / 100) / 10
}
