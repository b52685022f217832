import { type DecisionStep } from '@food-delivery/contracts'

/** One link of a decision chain: the rule's name, what went in, the formula with those values, what came out. */
export const step = (
  name: string,
  inputs: DecisionStep['inputs'],
  formula: string,
  result: DecisionStep['result'],
): DecisionStep => ({ step: name, inputs, formula, result })

/** A number as people read it in a formula: at most three decimals. */
export const rounded = (value: number): string => String(Number(value.toFixed(3)))

/** Seconds between two times in ms, to a tenth. */
export const secondsBetween = (earlier: number, later: number): number => Math.round((later - earlier) / 100) / 10
