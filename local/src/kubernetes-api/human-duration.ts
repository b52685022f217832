const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Formats a duration like kubectl: `42s`, `3m10s`, `12m`, `3h4m`, `30h`, `2d3h`, `9d`. */
export function humanDuration(ms: number): string {
  const age = Math.max(0, ms)
  if (age < 2 * MINUTE) return `${Math.floor(age / SECOND)}s`
  if (age < 10 * MINUTE) return twoUnits(age, MINUTE, 'm', SECOND, 's')
  if (age < 3 * HOUR) return `${Math.floor(age / MINUTE)}m`
  if (age < 8 * HOUR) return twoUnits(age, HOUR, 'h', MINUTE, 'm')
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)}h`
  return age < 8 * DAY ? twoUnits(age, DAY, 'd', HOUR, 'h') : `${Math.floor(age / DAY)}d`
}

function twoUnits(age: number, large: number, largeName: string, small: number, smallName: string): string {
  const smallCount = Math.floor((age % large) / small)
  return `${Math.floor(age / large)}${largeName}${smallCount === 0 ? '' : `${smallCount}${smallName}`}`
}
