import { readService } from '@food-delivery/planner'

/** The mean time of a record in seconds; undefined if the text is none. */
export function meanOf(work: string): number | undefined {
  try {
    return readService(work).mean
  } catch {
    return undefined
  }
}

/** Records a second that one pod does, from the mean time of a record in seconds. */
export const speedOf = (workSeconds: number): number => Number((1 / workSeconds).toPrecision(3))

/** The time of a record with another mean, in the words of the old one, such as `exponential 50ms`. */
export function workAtSpeed(work: string, speed: number): string {
  const mean = `${Number((1_000 / speed).toPrecision(4))}ms`
  const [first = '', ...rest] = work.trim().split(/\s+/)
  return rest.length === 0 ? mean : [first, mean, ...rest.slice(1)].join(' ')
}
