import { isNumeric, toNumber } from '../bson/numeric'

/** Null, missing, false and zero are false, all else is true: empty strings and arrays too. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false
  return !isNumeric(value) || toNumber(value) !== 0
}

export const isNullish = (value: unknown): value is null | undefined => value === undefined || value === null
