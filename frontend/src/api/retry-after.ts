/** Reads a `Retry-After` header, seconds or a date: ms from `now`, at most a minute; undefined where it says nothing. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(60_000, Math.max(0, wait)) : undefined
}
