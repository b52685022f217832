import { type LagReport } from '@food-delivery/contracts'

/** How fast the topic grows, measured between two lag reports. */
export interface TopicGrowth {
  readonly at: number
  readonly ends: readonly number[]
  /** Messages per second of each partition; empty before the second report. */
  readonly perSecond: readonly number[]
}

/** Reports arrive once a second. */
const MIN_SECONDS = 0.8

/** Compares the end offsets of a report received at `now` (ms) with those of the report before. */
export function topicGrowth(before: TopicGrowth | null, report: LagReport, now: number): TopicGrowth {
  const ends = report.order.partitions.map((each) => each.end)
  const seconds = before ? (now - before.at) / 1_000 : 0
  // A lower end offset means that the topic was recreated.
  const same = before?.ends.length === ends.length && ends.every((end, i) => end >= (before.ends[i] ?? 0))
  if (!before || !same) return { at: now, ends, perSecond: [] }
  // A late report followed by one on time would look like a jump in the rate.
  if (seconds < MIN_SECONDS) return before
  return { at: now, ends, perSecond: ends.map((end, i) => (end - (before.ends[i] ?? 0)) / seconds) }
}
