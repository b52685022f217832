import { compareValues } from '../bson/compare'
import {
  calculate,
  compareNumeric,
  divide,
  fromDouble,
  fromInteger,
  isInt32,
  isNumeric,
  type Numeric,
  toNumber,
} from '../bson/numeric'
import { type Rounding, roundNumeric } from '../bson/rounding'
import { typeName } from '../bson/bson-types'
import { typeMismatch, MongoCommandError } from '../mongo-errors'
import { isNullish, listOperator, nullableOperator, type Operator } from './operator'

function toNumeric(operator: string, value: unknown): Numeric {
  if (isNumeric(value)) return value
  throw typeMismatch(`${operator} only supports numeric or date types, not ${typeName(value)}`)
}

function add(...values: unknown[]): unknown {
  const numbers = values.map((value) => (value instanceof Date ? value.getTime() : toNumeric('$add', value)))
  const total = sum(numbers)
  return values.some((value) => value instanceof Date) ? new Date(toNumber(total)) : total
}

function subtract(a: unknown, b: unknown): unknown {
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime())
    return new Date(a.getTime() - toNumber(toNumeric('$subtract', b)))
  }
  return calculate('subtract', toNumeric('$subtract', a), toNumeric('$subtract', b))
}

function multiply(...values: unknown[]): unknown {
  return values.reduce<Numeric>((product, value) => calculate('multiply', product, toNumeric('$multiply', value)), 1)
}

function quotient(dividend: unknown, divisor: unknown): unknown {
  const [a, b] = [toNumeric('$divide', dividend), toNumeric('$divide', divisor)]
  if (toNumber(b) === 0) throw new MongoCommandError(2, "can't $divide by zero")
  return divide(a, b)
}

function modulo(dividend: unknown, divisor: unknown): unknown {
  const [a, b] = [toNumeric('$mod', dividend), toNumeric('$mod', divisor)]
  if (toNumber(b) === 0) throw new MongoCommandError(16610, "can't $mod by zero")
  return calculate('remainder', a, b)
}

function roundTo(rounding: Rounding, value: unknown, places: unknown = 0): unknown {
  const operator = `$${rounding}`
  const placeCount = toNumber(toNumeric(operator, places))
  if (!Number.isInteger(placeCount))
    throw new MongoCommandError(51082, `precision argument to ${operator} must be an integral value`)
  if (placeCount < -20 || placeCount > 100)
    throw new MongoCommandError(51083, `cannot apply ${operator} with precision value ${placeCount}`)
  const rounded = roundNumeric(toNumeric(operator, value), rounding, placeCount)
  if (rounded === undefined) throw new MongoCommandError(51080, `the result of ${operator} does not fit in a long`)
  return rounded
}

const abs = nullableOperator((value) => {
  const number = toNumeric('$abs', value)
  return compareNumeric(number, 0) < 0 ? calculate('subtract', 0, number) : number
})

/** The greatest (sign 1) or least (sign -1) value, ignoring null and missing values; null if there are no others. */
export function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let result: unknown = null
  for (const value of values) {
    if (!isNullish(value) && (result === null || compareValues(value, result) * sign > 0)) result = value
  }
  return result
}

/** The sum of the numeric values; other values are ignored. */
export const sum = (values: readonly unknown[]): Numeric =>
  values.reduce<Numeric>((total, value) => (isNumeric(value) ? calculate('add', total, value) : total), 0)

/** The mean of the numeric values; null if there are none. */
export function average(values: readonly unknown[]): unknown {
  const numbers = values.filter(isNumeric)
  if (numbers.length === 0) return null
  return divide(sum(numbers), numbers.length)
}

const doubleOperator = (operator: string, calculateDouble: (value: number) => number): Operator =>
  nullableOperator((value) => {
    const number = toNumeric(operator, value)
    return fromDouble(calculateDouble(toNumber(number)), number)
  })

function power(baseValue: unknown, exponentValue: unknown): unknown {
  const [base, exponent] = [toNumeric('$pow', baseValue), toNumeric('$pow', exponentValue)]
  if (toNumber(base) === 0 && toNumber(exponent) < 0)
    throw new MongoCommandError(28764, '$pow cannot take a base of 0 and a negative exponent')
  const result = toNumber(base) ** toNumber(exponent)
  return integerPower(base, exponent, result) ?? fromDouble(result, base, exponent)
}

/** The exact power of integers; undefined for other numbers and if it is not an integer in the range of long. */
function integerPower(base: Numeric, exponent: Numeric, approximation: number): Numeric | undefined {
  if (!isInteger(base) || !isInteger(exponent) || Math.abs(approximation) > 2 ** 63) return undefined
  if (exponent < 0 && Math.abs(approximation) !== 1) return undefined
  return fromInteger(BigInt(base) ** BigInt(exponent < 0 ? -exponent : exponent), base, exponent)
}

const isInteger = (value: Numeric): value is number | bigint => typeof value === 'bigint' || isInt32(value)

function logarithm(value: unknown, base: unknown): unknown {
  const [a, b] = [toNumeric('$log', value), toNumeric('$log', base)]
  return fromDouble(Math.log(toNumber(a)) / Math.log(toNumber(b)), a, b)
}

export const arithmeticOperators: Record<string, Operator> = {
  $add: nullableOperator(add),
  $subtract: nullableOperator(subtract),
  $multiply: nullableOperator(multiply),
  $divide: nullableOperator(quotient),
  $mod: nullableOperator(modulo),
  $abs: abs,
  $floor: nullableOperator((value) => roundTo('floor', value)),
  $ceil: nullableOperator((value) => roundTo('ceil', value)),
  $trunc: nullableOperator((value, places) => roundTo('trunc', value, places)),
  $round: nullableOperator((value, places) => roundTo('round', value, places)),
  $pow: nullableOperator(power),
  $sqrt: doubleOperator('$sqrt', Math.sqrt),
  $exp: doubleOperator('$exp', Math.exp),
  $ln: doubleOperator('$ln', Math.log),
  $log10: doubleOperator('$log10', Math.log10),
  $log: nullableOperator(logarithm),
  $max: listOperator((values) => extreme(values, 1)),
  $min: listOperator((values) => extreme(values, -1)),
  $sum: listOperator(sum),
  $avg: listOperator(average),
}
