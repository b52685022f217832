import { compareValues, equals } from '../bson/compare'
import { isNumeric, toNumber } from '../bson/numeric'
import { bsonTypes, typeName, typeNamesByNumber, typeRank } from '../bson/bson-types'
import { badValue, failedToParse } from '../errors'
import { isRegex, toRegExp } from './regex'
import { type Test } from './path-values'

/** The test of `$eq`. Null also matches missing values, and a regular expression the strings that it matches. */
export function equalityTest(operand: unknown): Test {
  if (typeof operand === 'string') return (value) => value === operand
  if (operand === null || operand === undefined) return (value) => (value ?? null) === null
  if (isRegex(operand)) {
    const matches = regexTest(operand.pattern, operand.options)
    return (value) => matches(value) || (isRegex(value) && equals(value, operand))
  }
  return (value) => equals(value, operand)
}

function regexTest(pattern: string, options?: string): Test {
  const expression = toRegExp(pattern, options)
  return (value) => typeof value === 'string' && expression.test(value)
}

const comparison =
  (accepts: (order: number) => boolean) =>
  (operand: unknown): Test => {
    const rank = typeRank(operand)
    if (rank === bsonTypes.null.rank || rank === bsonTypes.undefined.rank)
      return accepts(0) ? equalityTest(operand) : () => false
    if (rank === bsonTypes.maxKey.rank) return (value) => accepts(compareValues(value, operand))
    // Range operators match only values of the operand's type.
    return (value) => typeRank(value) === rank && accepts(compareValues(value, operand)) && !isOneNaN(value, operand)
  }

// NaN is equal to NaN, but neither less nor greater than a number.
const isOneNaN = (a: unknown, b: unknown): boolean => Number.isNaN(a) !== Number.isNaN(b)

function inTest(operand: unknown): Test {
  if (!Array.isArray(operand)) throw badValue('$in needs an array')
  const strings = new Set(operand.filter((item) => typeof item === 'string'))
  const others = operand.filter((item) => typeof item !== 'string').map(equalityTest)
  return (value) => (typeof value === 'string' && strings.has(value)) || others.some((test) => test(value))
}

function sizeTest(operand: unknown): Test {
  if (!isNumeric(operand) || !Number.isInteger(toNumber(operand))) throw failedToParse('$size must be an integer')
  const size = toNumber(operand)
  return (value) => Array.isArray(value) && value.length === size
}

function typeTest(operand: unknown): Test {
  const types = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeNamesOf))
  return (value) => value !== undefined && types.has(typeName(value))
}

function typeNamesOf(alias: unknown): string[] {
  if (alias === 'number') return ['int', 'long', 'double', 'decimal']
  if (typeof alias === 'string') return [alias]
  const name = isNumeric(alias) ? typeNamesByNumber.get(toNumber(alias)) : undefined
  if (!name) throw badValue(`Invalid numerical type code: ${String(alias)}`)
  return [name]
}

function modTest(operand: unknown): Test {
  const [divisor, remainder] = Array.isArray(operand) ? (operand as unknown[]) : []
  if (!isNumeric(divisor) || !isNumeric(remainder)) throw badValue('malformed mod, needs to be a list of two numbers')
  const [by, expected] = [Math.trunc(toNumber(divisor)), Math.trunc(toNumber(remainder))]
  if (by === 0) throw badValue('divisor cannot be 0')
  return (value) => isNumeric(value) && Math.trunc(toNumber(value)) % by === expected
}

/** The test of `$regex` with its `$options`. */
export function regexOperatorTest(operand: unknown, options: unknown): Test {
  const flags = typeof options === 'string' ? options : undefined
  if (typeof operand === 'string') return regexTest(operand, flags)
  if (isRegex(operand)) return regexTest(operand.pattern, flags ?? operand.options)
  throw badValue('$regex has to be a string')
}

/** Operators that test a value; those that contain other conditions are in `conditions.ts`. */
export const leafOperators: Record<string, (operand: unknown) => Test> = {
  $eq: equalityTest,
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $in: inTest,
  $size: sizeTest,
  $type: typeTest,
  $mod: modTest,
}
