/** The local date and time in a time zone; `month` from 1, `weekday` from 0 for Sunday. */
export type WallClock = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'weekday', number>

const maxFormats = 500
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric'
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
    })
  if (formats.size >= maxFormats) formats.clear()
  formats.set(timeZone, format)
  return format
}

/** @throws Error that starts with `problem` unless the time zone is known. */
export function assertTimeZone(timeZone: string, problem: string): void {
  try {
    const { timeZone: canonical } = formatOf(timeZone).resolvedOptions()
    // Intl accepts an offset such as +09:00 and any case; KEDA accepts neither.
    const isOtherCase = timeZone !== canonical && timeZone.toLowerCase() === canonical.toLowerCase()
    if (!/^[+-]/.test(timeZone) && !isOtherCase) return
  } catch {
    // Intl does not know the name.
  }
  throw new Error(`${problem}: unknown time zone ${timeZone}`)
}

/** The local date and time in a known time zone at `time`, in ms since 1970. */
export function wallClock(timeZone: string, time: number): WallClock {
  const parts = formatOf(timeZone).formatToParts(time)
  const { year, month, day, hour, minute } = Object.fromEntries(
    parts.map(({ type, value }) => [type, Number(value)]),
  ) as Omit<WallClock, 'weekday'>
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() }
}
