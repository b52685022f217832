import { memoized } from '../../memoized'
import { isDocument } from '../bson/document'
import { badValue, MongoCommandError } from '../mongo-errors'
import { isNullish, namedArguments, type Operator } from './operator'

/** The offset from UTC in ms of `+02:00`, `+0200`, `+02`, or of a name such as `Europe/Berlin` at that time. */
export function offsetOf(operator: string, timezone: unknown, date: Date): number {
  if (isNullish(timezone)) return 0
  if (typeof timezone !== 'string') throw badValue(`timezone must evaluate to a string in ${operator}`)
  const text = /^[+-]/.test(timezone) ? timezone : formatterOf(timezone).format(date)
  const [, sign, hours, minutes = '0'] = /([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000
}

const formatterOf = memoized((timeZone) => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    throw new MongoCommandError(40485, `unrecognized time zone identifier: "${timeZone}"`)
  }
}, 1_000)

export function toDate(operator: string, value: unknown): Date {
  if (value instanceof Date) return value
  throw badValue(`${operator} requires a date`)
}

/** Shifts a date by the offset of the time zone, so that its UTC parts are the local ones. */
export function toLocal(operator: string, value: unknown, timezone: unknown): Date {
  const date = toDate(operator, value)
  return new Date(date.getTime() + offsetOf(operator, timezone, date))
}

const dayMs = 86_400_000

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1

const isoDayOfWeek = (date: Date): number => date.getUTCDay() || 7

/** The Thursday of the date's ISO week. Its year is the ISO year of the week. */
const thursdayOf = (date: Date): Date => new Date(date.getTime() + (4 - isoDayOfWeek(date)) * dayMs)

const parts: Record<string, (date: Date) => number> = {
  $year: (date) => date.getUTCFullYear(),
  $month: (date) => date.getUTCMonth() + 1,
  $dayOfMonth: (date) => date.getUTCDate(),
  $dayOfWeek: (date) => date.getUTCDay() + 1,
  $dayOfYear: dayOfYear,
  $hour: (date) => date.getUTCHours(),
  $minute: (date) => date.getUTCMinutes(),
  $second: (date) => date.getUTCSeconds(),
  $millisecond: (date) => date.getUTCMilliseconds(),
  $isoDayOfWeek: isoDayOfWeek,
  $isoWeek: (date) => Math.ceil(dayOfYear(thursdayOf(date)) / 7),
  $isoWeekYear: (date) => thursdayOf(date).getUTCFullYear(),
  $week: (date) => Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7),
}

/** `$year: date`, or `$year: {date, timezone}`. */
const partOperator =
  (name: string, part: (date: Date) => number): Operator =>
  (operand, compile) => {
    const hasNames = isDocument(operand) && 'date' in operand
    const [date, timezone] = hasNames
      ? [operand['date'], operand['timezone']]
      : [Array.isArray(operand) ? operand[0] : operand]
    const [evaluateDate, evaluateTimezone] = [compile(date), compile(timezone)]
    return (scope) => {
      const value = evaluateDate(scope)
      return isNullish(value) ? null : part(toLocal(name, value, evaluateTimezone(scope)))
    }
  }

const pad = (length: number, part: string) => (date: Date) => String(parts[part]?.(date)).padStart(length, '0')

const formats: Record<string, (date: Date) => string> = {
  Y: pad(4, '$year'),
  m: pad(2, '$month'),
  d: pad(2, '$dayOfMonth'),
  H: pad(2, '$hour'),
  M: pad(2, '$minute'),
  S: pad(2, '$second'),
  L: pad(3, '$millisecond'),
  j: pad(3, '$dayOfYear'),
  w: pad(1, '$dayOfWeek'),
  u: pad(1, '$isoDayOfWeek'),
  V: pad(2, '$isoWeek'),
  G: pad(4, '$isoWeekYear'),
  U: pad(2, '$week'),
  '%': () => '%',
}

const toHoursAndMinutes = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`

const dateToString: Operator = (operand, compile) => {
  const named = namedArguments('$dateToString', operand, ['date'])
  const [date, format, timezone, onNull] = ['date', 'format', 'timezone', 'onNull'].map((name) => compile(named[name]))
  return (scope) => {
    const value = date?.(scope)
    if (isNullish(value)) return 'onNull' in named ? onNull?.(scope) : null
    const pattern = format?.(scope) ?? '%Y-%m-%dT%H:%M:%S.%LZ'
    if (typeof pattern !== 'string') throw badValue('$dateToString requires that format is a string')
    const zone = timezone?.(scope)
    const local = toLocal('$dateToString', value, zone)
    const offsetMinutes = (local.getTime() - toDate('$dateToString', value).getTime()) / 60_000
    return pattern.replace(/%(.)/g, (_, name: string) => {
      if (name === 'z') return `${offsetMinutes < 0 ? '-' : '+'}${toHoursAndMinutes(Math.abs(offsetMinutes))}`
      if (name === 'Z') return String(offsetMinutes)
      const formatPart = formats[name]
      if (!formatPart) throw badValue(`Invalid format character '%${name}' in format string`)
      return formatPart(local)
    })
  }
}

export const datePartOperators: Record<string, Operator> = {
  ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, partOperator(name, part)])),
  $dateToString: dateToString,
}
