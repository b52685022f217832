import { type Binary } from 'bson'
import { compareValues, equals } from '../bson/compare'
import { currentCollation } from '../bson/collation'
import { isNumeric, numberOr, toNumber } from '../bson/numeric'
import { bsonTypes, typeName, typeNamesByNumber, typeRank } from '../bson/bson-types'
import { badValue, failedToParse } from '../mongo-errors'
import { isRegex, toRegExp } from './regex'
import { type ValueTest } from './path-values'

/**
 * The test of a condition without an operator, as in `{a: 1}`. A regular expression matches the strings that it
 * describes, and an equal regular expression.
 */
export function equalityTest(operand: unknown): ValueTest {
  if (!isRegex(operand)) return equalTest(operand)
  const matches = regexTest(operand.pattern, operand.options)
  return (value) => matches(value) || equals(value, operand)
}

/** The test of `$eq`. Null also matches missing values, and a regular expression only equal ones. */
function equalTest(operand: unknown): ValueTest {
  if (typeof operand === 'string' && !currentCollation()) return (value) => value === operand
  if (operand === null || operand === undefined) return (value) => (value ?? null) === null
  return (value) => equals(value, operand)
}

function regexTest(pattern: string, options?: string): ValueTest {
  const expression = toRegExp(pattern, options)
  return (value) => typeof value === 'string' && expression.test(value)
}

const comparison =
  (accepts: (order: number) => boolean) =>
  (operand: unknown): ValueTest => {
    if (isRegex(operand)) throw badValue("Can't have RegEx as arg to predicate.")
    const rank = typeRank(operand)
    // No value is less or greater than null.
    if (rank === bsonTypes.null.rank || rank === bsonTypes.undefined.rank)
      return accepts(0) ? equalityTest(operand) : () => false
    if (rank === bsonTypes.maxKey.rank) return (value) => accepts(compareValues(value, operand))
    // Range operators match only values of the operand's type.
    return (value) =>
      typeRank(value) === rank && accepts(compareValues(value, operand)) && !isExactlyOneNaN(value, operand)
  }

// NaN is equal to NaN, but neither less nor greater than a number.
const isExactlyOneNaN = (a: unknown, b: unknown): boolean => Number.isNaN(a) !== Number.isNaN(b)

function inTest(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw badValue('$in needs an array')
  const isPlainText = (item: unknown): boolean => typeof item === 'string' && !currentCollation()
  const strings = new Set(operand.filter(isPlainText))
  const otherTests = operand.filter((item) => !isPlainText(item)).map(equalityTest)
  return (value) => (typeof value === 'string' && strings.has(value)) || otherTests.some((test) => test(value))
}

function sizeTest(operand: unknown): ValueTest {
  if (!isNumeric(operand) || !Number.isInteger(toNumber(operand))) throw failedToParse('$size must be an integer')
  const size = toNumber(operand)
  return (value) => Array.isArray(value) && value.length === size
}

function typeTest(operand: unknown): ValueTest {
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

function modTest(operand: unknown): ValueTest {
  const [divisor, remainder] = Array.isArray(operand) ? (operand as unknown[]) : []
  if (!isNumeric(divisor) || !isNumeric(remainder)) throw badValue('malformed mod, needs to be a list of two numbers')
  const [integerDivisor, integerRemainder] = [Math.trunc(toNumber(divisor)), Math.trunc(toNumber(remainder))]
  if (integerDivisor === 0) throw badValue('divisor cannot be 0')
  return (value) => isNumeric(value) && Math.trunc(toNumber(value)) % integerDivisor === integerRemainder
}

/** The test of `$regex` with its `$options`. */
export function regexOperatorTest(operand: unknown, options: unknown): ValueTest {
  const flags = typeof options === 'string' ? options : undefined
  if (typeof operand === 'string') return regexTest(operand, flags)
  if (isRegex(operand)) return regexTest(operand.pattern, flags ?? operand.options)
  throw badValue('$regex has to be a string')
}

/** Converts the operand of an operator such as `$bitsAllSet` to a mask: bit positions, a number or binary data. */
function bitMask(name: string, operand: unknown): bigint {
  if (Array.isArray(operand)) {
    const positions = operand.map((position) => numberOr(position, Number.NaN))
    if (positions.every((position) => Number.isInteger(position) && position >= 0))
      return positions.reduce((mask, position) => mask | (1n << BigInt(position)), 0n)
  } else if (isNumeric(operand) && Number.isInteger(toNumber(operand)) && toNumber(operand) >= 0)
    return BigInt(typeof operand === 'bigint' ? operand : toNumber(operand))
  else if (typeName(operand) === 'binData') return bytesAsBits(operand as Binary)
  throw badValue(`${name} takes an Array, a number, or a BinData`)
}

const bytesAsBits = (binary: Binary): bigint =>
  BigInt(`0x0${Buffer.from(binary.buffer.subarray(0, binary.position)).reverse().toString('hex')}`)

/** A test of the bits of integers and binary data. */
const bitsTest =
  (name: string, accepts: (bits: bigint, mask: bigint) => boolean) =>
  (operand: unknown): ValueTest => {
    const mask = bitMask(name, operand)
    return (value) => {
      if (typeName(value) === 'binData') return accepts(bytesAsBits(value as Binary), mask)
      if (!isNumeric(value) || !Number.isInteger(toNumber(value))) return false
      // A bigint repeats the sign bit of a negative number at all higher positions, as MongoDB does.
      return accepts(typeof value === 'bigint' ? value : BigInt(toNumber(value)), mask)
    }
  }

/** Operators that test a value by their operand alone. `conditions.ts` compiles the other ones. */
export const leafOperators: Record<string, (operand: unknown) => ValueTest> = {
  $eq: equalTest,
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $in: inTest,
  $size: sizeTest,
  $type: typeTest,
  $mod: modTest,
  $bitsAllSet: bitsTest('$bitsAllSet', (bits, mask) => (bits & mask) === mask),
  $bitsAnySet: bitsTest('$bitsAnySet', (bits, mask) => (bits & mask) !== 0n),
  $bitsAllClear: bitsTest('$bitsAllClear', (bits, mask) => (bits & mask) === 0n),
  $bitsAnyClear: bitsTest('$bitsAnyClear', (bits, mask) => (bits & mask) !== mask),
}
