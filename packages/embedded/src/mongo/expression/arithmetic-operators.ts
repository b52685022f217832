import { compareValues } from '../bson/compare'
import { calculate, isDecimal, isNumeric, type Numeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { typeMismatch, MongoCommandError } from '../errors'
import { isNullish, onValues, type Operator } from './operator'

const refuse = (operator: string, value: unknown): MongoCommandError =>
  typeMismatch(`${operator} only supports numeric or date types, not ${typeName(value)}`)

function add(...values: unknown[]): unknown {
  if (values.some(isNullish)) return null
  const date = values.find((value) => value instanceof Date)
  const numbers = values.map((value) => (value instanceof Date ? value.getTime() : value))
  const sum = numbers.reduce<Numeric>((total, value) => {
    if (!isNumeric(value)) throw refuse('$add', value)
    return calculate('add', total, value)
  }, 0)
  return date ? new Date(toNumber(sum)) : sum
}

function subtract(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null
  if (a instanceof Date) {
    if (b instanceof Date) return BigInt(a.getTime() - b.getTime())
    return new Date(a.getTime() - toNumber(numeric('$subtract', b)))
  }
  return calculate('subtract', numeric('$subtract', a), numeric('$subtract', b))
}

function numeric(operator: string, value: unknown): Numeric {
  if (!isNumeric(value)) throw refuse(operator, value)
  return value
}

function multiply(...values: unknown[]): unknown {
  if (values.some(isNullish)) return null
  return values.reduce<Numeric>((product, value) => calculate('multiply', product, numeric('$multiply', value)), 1)
}

function divide(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null
  const by = toNumber(numeric('$divide', b))
  if (by === 0) throw new MongoCommandError(2, "can't $divide by zero")
  return toNumber(numeric('$divide', a)) / by
}

function modulo(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null
  const by = toNumber(numeric('$mod', b))
  if (by === 0) throw new MongoCommandError(16610, "can't $mod by zero")
  return toNumber(numeric('$mod', a)) % by
}

const rounding = (operator: string, round: (value: number) => number): Operator =>
  onValues((value) => {
    if (isNullish(value)) return null
    return typeof value === 'bigint' ? value : round(toNumber(numeric(operator, value)))
  })

// MongoDB rounds halves to the even neighbour.
function roundToEven(value: unknown, places: unknown = 0): unknown {
  if (isNullish(value)) return null
  const scale = 10 ** toNumber(numeric('$round', places))
  const scaled = toNumber(numeric('$round', value)) * scale
  const floor = Math.floor(scaled)
  const isHalf = scaled - floor === 0.5
  return (isHalf ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(scaled)) / scale
}

const abs = onValues((value) => {
  if (isNullish(value)) return null
  if (typeof value === 'bigint') return value < 0n ? -value : value
  return Math.abs(toNumber(numeric('$abs', value)))
})

// A single array argument stands for its elements.
const overValues = (reduce: (values: unknown[]) => unknown): Operator =>
  onValues((...values) => reduce(values.length === 1 && Array.isArray(values[0]) ? values[0] : values))

/** The greatest (sign 1) or least (sign -1) of the values other than null and missing; null if there is none. */
export function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let best: unknown = null
  for (const value of values) {
    if (!isNullish(value) && (best === null || compareValues(value, best) * sign > 0)) best = value
  }
  return best
}

/** The sum of the numeric values; others are ignored. */
export const sum = (values: readonly unknown[]): Numeric =>
  values.reduce<Numeric>((total, value) => (isNumeric(value) ? calculate('add', total, value) : total), 0)

/** The mean of the numeric values; null if there is none. */
export function average(values: readonly unknown[]): unknown {
  const numbers = values.filter(isNumeric)
  if (numbers.length === 0) return null
  const total = sum(numbers)
  return isDecimal(total) ? calculate('multiply', total, 1 / numbers.length) : toNumber(total) / numbers.length
}

export const arithmeticOperators: Record<string, Operator> = {
  $add: onValues(add),
  $subtract: onValues(subtract),
  $multiply: onValues(multiply),
  $divide: onValues(divide),
  $mod: onValues(modulo),
  $abs: abs,
  $floor: rounding('$floor', Math.floor),
  $ceil: rounding('$ceil', Math.ceil),
  $trunc: rounding('$trunc', Math.trunc),
  $round: onValues(roundToEven),
  $max: overValues((values) => extreme(values, 1)),
  $min: overValues((values) => extreme(values, -1)),
  $sum: overValues(sum),
  $avg: overValues(average),
}
