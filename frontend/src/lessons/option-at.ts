import { type Question, type Range } from '@food-delivery/lessons'

/** Whether a value is in a range. */
export function isWithin(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max
}

/** The option that became true for a measured value, of which the ranges name whole numbers. */
export function optionAt(options: Question['options'], measured: number): Question['options'][number] | undefined {
  return options.find((option) => isWithin(Math.round(measured), option))
}
