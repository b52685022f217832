import { assertTimeZone } from './wall-clock'

/** A parsed schedule of a cron trigger: the allowed values of each field. */
export interface Schedule {
  minute: ReadonlySet<number>
  hour: ReadonlySet<number>
  day: ReadonlySet<number>
  month: ReadonlySet<number>
  weekday: ReadonlySet<number>
  /** Whether day and weekday are both restricted; then a date needs to match only one of them. */
  isEitherDay: boolean
  /** From a leading `TZ=` or `CRON_TZ=`; null: the time zone of the trigger. */
  timeZone: string | null
}

interface Field {
  min: number
  max: number
  /** Names of the values, from `min`. */
  names?: string
}

const fields = {
  minute: { min: 0, max: 59 },
  hour: { min: 0, max: 23 },
  day: { min: 1, max: 31 },
  month: { min: 1, max: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec' },
  weekday: { min: 0, max: 6, names: 'sun mon tue wed thu fri sat' },
} satisfies Record<string, Field>

function fail(message: string): never {
  throw new Error(message)
}

function valueOf(text: string, { min, names }: Field): number {
  const index = names?.split(' ').indexOf(text.toLowerCase()) ?? -1
  if (index >= 0) return min + index
  return /^\+?\d+$/.test(text) ? Number(text) : fail(`failed to parse int from ${text}`)
}

/** The first and the last value of a part without its step. */
function boundsOf(range: string, hasStep: boolean, field: Field): [number, number] {
  const [first = '', last, ...others] = range.split('-')
  if (first === '*' || first === '?') return [field.min, field.max]
  if (others.length > 0) return fail(`too many hyphens: ${range}`)
  const start = valueOf(first, field)
  if (last !== undefined) return [start, valueOf(last, field)]
  // `5/10` means from 5 to the end.
  return [start, hasStep ? field.max : start]
}

function partValues(part: string, field: Field): number[] {
  const [range = '', stepText = '1', ...others] = part.split('/')
  if (others.length > 0) return fail(`too many slashes: ${part}`)
  const [start, end] = boundsOf(range, part.includes('/'), field)
  const step = valueOf(stepText, { min: 0, max: 0 })
  if (start < field.min) return fail(`beginning of range (${start}) below minimum (${field.min}): ${part}`)
  if (end > field.max) return fail(`end of range (${end}) above maximum (${field.max}): ${part}`)
  if (start > end) return fail(`beginning of range (${start}) beyond end of range (${end}): ${part}`)
  if (step === 0) return fail(`step of range should be a positive number: ${part}`)
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step)
}

const partsOf = (text: string): string[] => text.split(',').filter((part) => part !== '')

const isRestricted = (text: string): boolean => !partsOf(text).some((part) => /^[*?](-[^/]*)?(\/0*1)?$/.test(part))

function zoneOf(text: string): { timeZone: string | null; fields: string } {
  const [, timeZone, fieldTexts] = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/s.exec(text) ?? []
  if (timeZone === undefined || fieldTexts === undefined) return { timeZone: null, fields: text }
  assertTimeZone(timeZone, `provided bad location ${timeZone}`)
  return { timeZone, fields: fieldTexts.trim() }
}

/**
 * Parses `minute hour day month weekday` as KEDA's cron library does: `*`, `?`, lists, ranges, steps and names.
 * @throws Error with the message of that library.
 */
export function parseSchedule(text: string): Schedule {
  if (text === '') return fail('empty spec string')
  const { timeZone, fields: fieldTexts } = zoneOf(text)
  if (fieldTexts.startsWith('@')) return fail(`parser does not accept descriptors: ${fieldTexts}`)
  const texts = fieldTexts.split(/\s+/).filter((field) => field !== '')
  if (texts.length !== 5) return fail(`expected exactly 5 fields, found ${texts.length}: [${texts.join(' ')}]`)
  const [, , day = '', , weekday = ''] = texts
  const values = Object.entries(fields).map(([name, field], index) => {
    return [name, new Set(partsOf(texts[index] ?? '').flatMap((part) => partValues(part, field)))]
  })
  return {
    ...(Object.fromEntries(values) as Omit<Schedule, 'isEitherDay' | 'timeZone'>),
    timeZone,
    isEitherDay: isRestricted(day) && isRestricted(weekday),
  }
}
