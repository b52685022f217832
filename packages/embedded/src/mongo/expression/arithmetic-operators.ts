import { compareValues } from '../bson/compare'
import { asDouble, calculate, isDecimal, isNumeric, keepDouble, type Numeric, toNumber } from '../bson/numeric'
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

function divide(dividend: unknown, divisor: unknown): unknown {
  const divisorValue = toNumber(toNumeric('$divide', divisor))
  if (divisorValue === 0) throw new MongoCommandError(2, "can't $divide by zero")
  return asDouble(toNumber(toNumeric('$divide', dividend)) / divisorValue)
}

function modulo(dividend: unknown, divisor: unknown): unknown {
  const [a, b] = [toNumeric('$mod', dividend), toNumeric('$mod', divisor)]
  if (toNumber(b) === 0) throw new MongoCommandError(16610, "can't $mod by zero")
  return keepDoubleOfWider(a, b, toNumber(a) % toNumber(b))
}

/** `keepDouble` for the wider type of the two operands, which is the type of their product. */
const keepDoubleOfWider = (a: Numeric, b: Numeric, result: number): Numeric =>
  keepDouble(calculate('multiply', a, b), result)

const roundingOperator = (operator: string, round: (value: number) => number): Operator =>
  nullableOperator((value) =>
    typeof value === 'bigint' ? value : keepDouble(toNumeric(operator, value), round(toNumber(value as Numeric))),
  )

// MongoDB rounds a half to the even neighbour.
function roundHalfToEven(value: unknown, places: unknown = 0): unknown {
  const scale = 10 ** toNumber(toNumeric('$round', places))
  const scaled = toNumber(toNumeric('$round', value)) * scale
  const floor = Math.floor(scaled)
  const isHalf = scaled - floor === 0.5
  const evenNeighbour = floor % 2 === 0 ? floor : floor + 1
  return keepDouble(value as Numeric, (isHalf ? evenNeighbour : Math.round(scaled)) / scale)
}

const abs = nullableOperator((value) => {
  if (typeof value === 'bigint') return value < 0n ? -value : value
  return keepDouble(toNumeric('$abs', value), Math.abs(toNumber(value as Numeric)))
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
  const total = sum(numbers)
  return isDecimal(total)
    ? calculate('multiply', total, 1 / numbers.length)
    : asDouble(toNumber(total) / numbers.length)
}

const doubleOperator = (operator: string, calculateDouble: (value: number) => number): Operator =>
  nullableOperator((value) => asDouble(calculateDouble(toNumber(toNumeric(operator, value)))))

/** A power of integers is an int if it fits, otherwise a double. */
const power = (base: Numeric, exponent: Numeric): Numeric =>
  keepDoubleOfWider(base, exponent, toNumber(base) ** toNumber(exponent))

export const arithmeticOperators: Record<string, Operator> = {
  $add: nullableOperator(add),
  $subtract: nullableOperator(subtract),
  $multiply: nullableOperator(multiply),
  $divide: nullableOperator(divide),
  $mod: nullableOperator(modulo),
  $abs: abs,
  $floor: roundingOperator('$floor', Math.floor),
  $ceil: roundingOperator('$ceil', Math.ceil),
  $trunc: roundingOperator('$trunc', Math.trunc),
  $round: nullableOperator(roundHalfToEven),
  $pow: nullableOperator((base, exponent) => power(toNumeric('$pow', base), toNumeric('$pow', exponent))),
  $sqrt: doubleOperator('$sqrt', Math.sqrt),
  $exp: doubleOperator('$exp', Math.exp),
  $ln: doubleOperator('$ln', Math.log),
  $log10: doubleOperator('$log10', Math.log10),
  $log: nullableOperator((value, base) =>
    asDouble(Math.log(toNumber(toNumeric('$log', value))) / Math.log(toNumber(toNumeric('$log', base)))),
  ),
  $max: listOperator((values) => extreme(values, 1)),
  $min: listOperator((values) => extreme(values, -1)),
  $sum: listOperator(sum),
  $avg: listOperator(average),
}
