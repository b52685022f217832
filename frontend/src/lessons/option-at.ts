import { type Question, type Range } from '@food-delivery/lessons'

export function isWithin(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max
}

/** The option whose range contains the measured value, rounded because the ranges have whole numbers. */
export function optionAt(options: Question['options'], measured: number): Question['options'][number] | undefined {
  return options.find((option) => isWithin(Math.round(measured), option))
}
