import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../errors'
import { isNullish, namedArguments, type Operator } from './operator'

const milliseconds: Record<string, number> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

function unitLength(operator: string, unit: unknown): number {
  const length = typeof unit === 'string' ? milliseconds[unit] : undefined
  if (length === undefined) throw notSupported(`${operator} with the unit ${String(unit)}`)
  return length
}

function asDate(operator: string, value: unknown): Date {
  if (!(value instanceof Date)) throw badValue(`${operator} requires a date`)
  return value
}

const addAmount =
  (operator: string, sign: 1 | -1): Operator =>
  (operand, compile) => {
    const named = namedArguments(operator, operand, ['startDate', 'unit', 'amount'])
    const [start, unit, amount] = ['startDate', 'unit', 'amount'].map((name) => compile(named[name]))
    return (scope) => {
      const from = start?.(scope)
      const by = amount?.(scope)
      if (isNullish(from) || isNullish(by)) return null
      if (!isNumeric(by)) throw badValue(`${operator} requires a numeric amount`)
      const length = unitLength(operator, unit?.(scope))
      return new Date(asDate(operator, from).getTime() + sign * toNumber(by) * length)
    }
  }

// Counts the unit boundaries between the dates, in UTC.
const dateDiff: Operator = (operand, compile) => {
  const named = namedArguments('$dateDiff', operand, ['startDate', 'endDate', 'unit'])
  const [start, end, unit] = ['startDate', 'endDate', 'unit'].map((name) => compile(named[name]))
  return (scope) => {
    const from = start?.(scope)
    const to = end?.(scope)
    if (isNullish(from) || isNullish(to)) return null
    const name = unit?.(scope)
    if (name === 'week') throw notSupported('$dateDiff with the unit week')
    const length = unitLength('$dateDiff', name)
    const unitsSinceEpoch = (date: unknown): number => Math.floor(asDate('$dateDiff', date).getTime() / length)
    return BigInt(unitsSinceEpoch(to) - unitsSinceEpoch(from))
  }
}

export const dateOperators: Record<string, Operator> = {
  $dateAdd: addAmount('$dateAdd', 1),
  $dateSubtract: addAmount('$dateSubtract', -1),
  $dateDiff: dateDiff,
}
