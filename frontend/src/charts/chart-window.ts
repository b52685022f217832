import { type Counts } from '../flow/counts'
import { type Second, unknownSecond } from '../flow/second'
import { type Timeline } from '../flow/timeline'

/** The last `rangeSeconds` full seconds, oldest first. Seconds before the timeline are unknown. */
export function chartWindow(timeline: Timeline, rangeSeconds: number): readonly Second[] {
  const last = timeline.at(-1)
  if (!last) return []
  // The newest second is not over, so its counts would look like a drop.
  const knownSeconds = timeline.slice(-rangeSeconds - 1, -1)
  const missingCount = rangeSeconds - knownSeconds.length
  const from = last.t - rangeSeconds
  return [...Array.from({ length: missingCount }, (_, i) => unknownSecond(from + i)), ...knownSeconds]
}

/** The totals at the end of each second, calculated back from the current counters. `current`: the unfinished second. */
export function totalsOver(seconds: readonly Second[], current: Second | undefined, counts: Counts): Counts[] {
  let placed = counts.placed - (current?.placed ?? 0)
  let delivered = counts.delivered - (current?.delivered ?? 0)
  return seconds
    .toReversed()
    .map((second) => {
      const totals = { placed: Math.max(0, placed), delivered: Math.max(0, delivered) }
      placed -= second.placed ?? 0
      delivered -= second.delivered ?? 0
      return totals
    })
    .reverse()
}
