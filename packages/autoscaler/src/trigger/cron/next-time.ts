import { type Schedule } from './schedule'
import { type WallClock, wallClock } from './wall-clock'

const MINUTE_MS = 60_000
/** The search ends this many calendar years after the year of `now`, as in KEDA's cron library. */
const MAX_YEARS = 5

function isOnDay({ day, month, weekday, isEitherDay }: Schedule, clock: WallClock): boolean {
  const isDay = day.has(clock.day)
  const isWeekday = weekday.has(clock.weekday)
  return month.has(clock.month) && (isEitherDay ? isDay || isWeekday : isDay && isWeekday)
}

/** Minutes until the next time that can be in the schedule; 0 if this time is in the schedule. */
function minutesToSkip(schedule: Schedule, clock: WallClock): number {
  const toNextHour = 60 - clock.minute
  if (!isOnDay(schedule, clock)) {
    // Skips to 23:00, not to midnight, because the day on which daylight saving time starts has only 23 hours.
    const hoursLeft = 22 - clock.hour
    return hoursLeft > 0 ? hoursLeft * 60 + toNextHour : toNextHour
  }
  if (!schedule.hour.has(clock.hour)) return toNextHour
  const laterMinutes = [...schedule.minute].filter((minute) => minute >= clock.minute)
  return laterMinutes.length === 0 ? toNextHour : Math.min(...laterMinutes) - clock.minute
}

/**
 * The next time of a schedule, strictly after `now`, in ms since 1970; null if there is none until the end of the fifth
 * calendar year after `now`. When daylight saving time ends, a repeated hour counts twice; when it starts, the skipped
 * hour does not occur.
 */
export function nextTime(schedule: Schedule, triggerZone: string, now: number): number | null {
  const timeZone = schedule.timeZone ?? triggerZone
  let time = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS
  const maxYear = wallClock(timeZone, time).year + MAX_YEARS
  for (;;) {
    const clock = wallClock(timeZone, time)
    if (clock.year > maxYear) return null
    const minutes = minutesToSkip(schedule, clock)
    if (minutes === 0) return time
    time += minutes * MINUTE_MS
  }
}
