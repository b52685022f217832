import { type LagReport } from '@food-delivery/contracts'

/** How fast the topic grows; measured between two looks at its end offsets. */
export interface TopicGrowth {
  readonly at: number
  readonly ends: readonly number[]
  /** Messages per second of each partition; empty before the second look. */
  readonly perSecond: readonly number[]
}

/** Reports come each second. */
const SHORTEST_SECONDS = 0.8

/** Compares the end offsets of a report that came at `now` (ms) with those of the look before. */
export function topicGrowth(before: TopicGrowth | null, report: LagReport, now: number): TopicGrowth {
  const ends = report.order.partitions.map((each) => each.end)
  const seconds = before ? (now - before.at) / 1_000 : 0
  // A lower end means another topic: it starts afresh.
  const same = before?.ends.length === ends.length && ends.every((end, i) => end >= (before.ends[i] ?? 0))
  if (!before || !same) return { at: now, ends, perSecond: [] }
  // A late report and the next one on time would make a leap of what was even.
  if (seconds < SHORTEST_SECONDS) return before
  return { at: now, ends, perSecond: ends.map((end, i) => (end - (before.ends[i] ?? 0)) / seconds) }
}
