import { Decimal128, Double } from 'bson'
import { divideExact, fromExact, toExact, toSameExponent, withoutTrailingZeros } from './exact-number'

/** A BSON number: `number` for int and double, `bigint` for long. A whole double in the range of int is a `Double`. */
export type Numeric = number | bigint | Decimal128 | Double

const int64Max = 2n ** 63n - 1n
const int64Min = -(2n ** 63n)

/** An int if the operands are ints and it fits, otherwise a long; undefined if it does not fit in a long either. */
export function fromInteger(value: bigint, ...operands: Numeric[]): number | bigint | undefined {
  if (operands.every(isInt32) && isInt32(Number(value))) return Number(value)
  return value > int64Max || value < int64Min ? undefined : value
}

export const isDecimal = (value: unknown): value is Decimal128 =>
  typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'Decimal128'

const isWholeDouble = (value: unknown): value is Double =>
  typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'Double'

/** Whether a number is stored as int. */
export const isInt32 = (value: unknown): value is number => typeof value === 'number' && (value | 0) === value

/** The number as a BSON double, even if it is whole. */
export const asDouble = (value: number): number | Double => (isInt32(value) ? new Double(value) : value)

export const isDouble = (value: Numeric): boolean =>
  isWholeDouble(value) || (typeof value === 'number' && !isInt32(value))

/** The result of a calculation with doubles: a decimal of the same precision if an operand is a decimal. */
export const fromDouble = (result: number, ...operands: Numeric[]): Numeric =>
  operands.some(isDecimal) ? Decimal128.fromString(String(result)) : asDouble(result)

export const isNumeric = (value: unknown): value is Numeric =>
  typeof value === 'number' || typeof value === 'bigint' || isDecimal(value) || isWholeDouble(value)

/** Converts to a double; longs and decimals may lose precision. */
export const toNumber = (value: Numeric): number =>
  typeof value === 'number' ? value : Number(isDecimal(value) ? value.toString() : value)

/** The number as a double, or the fallback if the value is not a number. */
export const numberOr = <Fallback extends number | undefined>(value: unknown, fallback: Fallback): number | Fallback =>
  isNumeric(value) ? toNumber(value) : fallback

/** Compares numbers of any types; NaN is less than every other number. */
export function compareNumeric(a: Numeric, b: Numeric): number {
  if (isDecimal(a) || isDecimal(b)) return compareDecimal(a, b)
  // A Double is compared by its valueOf().
  if (a < b) return -1
  if (a > b) return 1
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1
  return Number.isNaN(b) ? 1 : 0
}

function compareDecimal(a: Numeric, b: Numeric): number {
  const left = toExact(a)
  const right = toExact(b)
  if (left === undefined || right === undefined) return compareNumeric(toNumber(a), toNumber(b))
  const [leftDigits, rightDigits] = toSameExponent(left, right)
  if (leftDigits === rightDigits) return 0
  return leftDigits < rightDigits ? -1 : 1
}

/** A string that is the same for equal numbers of any types. Indexes use it as their key. */
export function numericKey(value: Numeric): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value === 0 ? 0 : value)
  const exact = toExact(value)
  if (exact === undefined) return String(toNumber(value))
  const { digits, exponent } = withoutTrailingZeros(exact)
  return exponent >= 0 ? String(digits * 10n ** BigInt(exponent)) : `${digits}e${exponent}`
}

type Operation = 'add' | 'subtract' | 'multiply' | 'remainder'

const numberOperations: Record<Operation, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  remainder: (a, b) => a % b,
}

const integerOperations: Record<Operation, (a: bigint, b: bigint) => bigint> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  remainder: (a, b) => a % b,
}

/**
 * Adds, subtracts, multiplies or returns the remainder of a division. The result has the wider type of the two operands. On
 * overflow, an int becomes a long, and a long a double.
 */
export function calculate(operation: Operation, a: Numeric, b: Numeric): Numeric {
  if (isDecimal(a) || isDecimal(b)) return calculateDecimal(operation, a, b)
  if (isDouble(a) || isDouble(b)) return asDouble(numberOperations[operation](toNumber(a), toNumber(b)))
  if (typeof a === 'number' && typeof b === 'number') {
    const result = numberOperations[operation](a, b)
    // The sum with 0 is not -0, which is a double.
    if (isInt32(result)) return result + 0
  }
  const result = integerOperations[operation](BigInt(a as number | bigint), BigInt(b as number | bigint))
  return fromInteger(result, a, b) ?? Number(result)
}

/** The quotient: a decimal if an operand is one, otherwise a double. */
export function divide(dividend: Numeric, divisor: Numeric): Numeric {
  const quotient = toNumber(dividend) / toNumber(divisor)
  if (!isDecimal(dividend) && !isDecimal(divisor)) return asDouble(quotient)
  const [left, right] = [toExact(dividend), toExact(divisor)]
  return left && right ? fromExact(divideExact(left, right)) : fromDouble(quotient, dividend, divisor)
}

function calculateDecimal(operation: Operation, a: Numeric, b: Numeric): Decimal128 {
  const left = toExact(a)
  const right = toExact(b)
  if (left === undefined || right === undefined) {
    return fromDouble(numberOperations[operation](toNumber(a), toNumber(b)), a, b) as Decimal128
  }
  if (operation === 'multiply') {
    return fromExact({ digits: left.digits * right.digits, exponent: left.exponent + right.exponent })
  }
  const [leftDigits, rightDigits, exponent] = toSameExponent(left, right)
  return fromExact({ digits: integerOperations[operation](leftDigits, rightDigits), exponent })
}
