import { readService } from '@food-delivery/planner'

/** The mean processing time of a record in seconds; undefined if the text is invalid. */
export function meanOf(work: string): number | undefined {
  try {
    return readService(work).mean
  } catch {
    return undefined
  }
}

/** The records per second that one pod processes. `workSeconds`: the mean processing time of a record. */
export const speedOf = (workSeconds: number): number => Number((1 / workSeconds).toPrecision(3))

/** The processing time for another speed, with the distribution of the old text, such as `exponential 50ms`. */
export function workAtSpeed(work: string, speed: number): string {
  const mean = `${Number((1_000 / speed).toPrecision(4))}ms`
  const [distribution = '', oldMean, ...parameters] = work.trim().split(/\s+/)
  return oldMean === undefined ? mean : [distribution, mean, ...parameters].join(' ')
}
