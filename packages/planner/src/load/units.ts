import { InvalidInputError } from '../errors'

const secondsPerUnit: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** NaN for a text that is not a duration. */
function secondsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return NaN
  return parts.reduce((sum, [, value = '', unit = '']) => sum + Number(value) * (secondsPerUnit[unit] ?? NaN), 0)
}

/** A duration such as `90s`, `50ms` or `1h30m`, in seconds. @throws InvalidInputError without a unit. */
export function readDuration(value: unknown, place: string): number {
  const seconds = secondsOf(String(value).trim())
  if (Number.isFinite(seconds)) return seconds
  throw new InvalidInputError(place, `${JSON.stringify(value)} is not a duration; write 90s, 50ms or 1h30m`)
}

/** A duration above zero, in seconds. */
export function positiveDuration(value: unknown, place: string): number {
  const seconds = readDuration(value, place)
  if (seconds > 0) return seconds
  throw new InvalidInputError(place, `expected a time above zero, such as 15s`)
}

/** A rate such as `20`, `20/s` or `1200/m`, in records per second. @throws InvalidInputError for anything else. */
export function readRate(value: unknown, place: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(String(value).trim()) ?? []
  if (number !== '') return Number(number) / (secondsPerUnit[unit] ?? 1)
  throw new InvalidInputError(place, `${JSON.stringify(value)} is not a rate; write 20, 20/s or 1200/m`)
}
