import { ownValue } from '../../own-value'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../mongo-errors'
import { offsetOf, toDate, toLocal } from './date-parts'
import { isNullish, namedArguments, namedOperator, type Operator } from './operator'

const unitMilliseconds: Record<string, number> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

function millisecondsOf(operator: string, unit: unknown): number {
  const milliseconds = typeof unit === 'string' ? ownValue(unitMilliseconds, unit) : undefined
  if (milliseconds === undefined) throw notSupported(`${operator} with the unit ${String(unit)}`)
  return milliseconds
}

const unitMonths: Record<string, number> = { month: 1, quarter: 3, year: 12 }

/** The same day `months` later (earlier if negative); the last day of that month if it has no such day. */
function addMonths(date: Date, months: number): Date {
  const result = new Date(date)
  result.setUTCMonth(date.getUTCMonth() + months)
  if (result.getUTCDate() !== date.getUTCDate()) result.setUTCDate(0)
  return result
}

// Other time zones are not supported, because a day can have 23 or 25 hours there.
function assertUtc(operator: string, timezone: unknown): void {
  if (!isNullish(timezone) && timezone !== 'UTC') throw notSupported(`${operator} with a timezone`)
}

const addAmount = (operator: string, sign: 1 | -1): Operator =>
  namedOperator(
    operator,
    { required: ['startDate', 'unit', 'amount'], optional: ['timezone'] },
    (startDate, unit, amount, timezone) => {
      assertUtc(operator, timezone)
      if (isNullish(startDate) || isNullish(amount)) return null
      if (!isNumeric(amount)) throw badValue(`${operator} requires a numeric amount`)
      const months = ownValue(unitMonths, String(unit))
      if (months !== undefined) return addMonths(toDate(operator, startDate), sign * toNumber(amount) * months)
      const milliseconds = toNumber(amount) * millisecondsOf(operator, unit)
      return new Date(toDate(operator, startDate).getTime() + sign * milliseconds)
    },
  )

// Counts the unit boundaries between the dates, in UTC.
const dateDiff = namedOperator(
  '$dateDiff',
  { required: ['startDate', 'endDate', 'unit'], optional: ['timezone'] },
  (startDate, endDate, unit, timezone) => {
    assertUtc('$dateDiff', timezone)
    if (isNullish(startDate) || isNullish(endDate)) return null
    const months = ownValue(unitMonths, String(unit))
    if (months !== undefined) {
      const monthsSinceEpoch = (date: unknown): number => {
        const value = toDate('$dateDiff', date)
        return Math.floor((value.getUTCFullYear() * 12 + value.getUTCMonth()) / months)
      }
      return BigInt(monthsSinceEpoch(endDate) - monthsSinceEpoch(startDate))
    }
    if (unit === 'week') throw notSupported('$dateDiff with the unit week')
    const milliseconds = millisecondsOf('$dateDiff', unit)
    const unitsSinceEpoch = (date: unknown): number => Math.floor(toDate('$dateDiff', date).getTime() / milliseconds)
    return BigInt(unitsSinceEpoch(endDate) - unitsSinceEpoch(startDate))
  },
)

/** The start of the unit, or of the bin of `size` units, that contains a date. */
function startOf(unit: string, size: number, date: Date): Date {
  const months = ownValue(unitMonths, unit)
  if (months !== undefined) {
    const monthsSince2000 = (date.getUTCFullYear() - 2_000) * 12 + date.getUTCMonth()
    return new Date(Date.UTC(2_000, Math.floor(monthsSince2000 / (size * months)) * size * months, 1))
  }
  const milliseconds = ownValue(unitMilliseconds, unit)
  if (milliseconds === undefined) throw badValue(`unknown time unit value: ${unit}`)
  // Weeks start on Sundays; 2000-01-02 is one.
  const origin = Date.UTC(2_000, 0, unit === 'week' ? 2 : 1)
  return new Date(Math.floor((date.getTime() - origin) / (size * milliseconds)) * size * milliseconds + origin)
}

const dateTrunc: Operator = (operand, compile) => {
  const named = namedArguments('$dateTrunc', operand, ['date', 'unit'])
  const [date, unit, binSize, timezone, startOfWeek] = ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'].map(
    (name) => compile(named[name]),
  )
  if ('startOfWeek' in named && String(startOfWeek?.({ root: {}, variables: {} })).toLowerCase() !== 'sunday')
    throw notSupported('$dateTrunc with startOfWeek')
  return (scope) => {
    const value = date?.(scope)
    if (isNullish(value)) return null
    const zone = timezone?.(scope)
    const local = toLocal('$dateTrunc', value, zone)
    const start = startOf(String(unit?.(scope)), Number(binSize?.(scope) ?? 1), local)
    return new Date(start.getTime() - offsetOf('$dateTrunc', zone, start))
  }
}

export const dateOperators: Record<string, Operator> = {
  $dateAdd: addAmount('$dateAdd', 1),
  $dateSubtract: addAmount('$dateSubtract', -1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
}
