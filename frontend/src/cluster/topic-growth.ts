import { type LagReport } from '@food-delivery/contracts'

/** The growth of the topic, measured between two lag reports. `at`: the time of the later one, ms. */
export interface TopicGrowth {
  readonly at: number
  /** The end offset of each partition. */
  readonly ends: readonly number[]
  /** Messages per second of each partition; empty before the second report. */
  readonly perSecond: readonly number[]
}

/** Minimum time between two compared reports, which arrive once a second. */
const MIN_SECONDS = 0.8

/** Compares the end offsets of two reports. `now`: when `report` was received, ms. */
export function topicGrowth(previous: TopicGrowth | null, report: LagReport, now: number): TopicGrowth {
  const ends = report.order.partitions.map(({ end }) => end)
  const seconds = previous ? (now - previous.at) / 1_000 : 0
  // A lower end offset means that the topic was recreated.
  const isSameTopic = previous?.ends.length === ends.length && ends.every((end, i) => end >= (previous.ends[i] ?? 0))
  if (!previous || !isSameTopic) return { at: now, ends, perSecond: [] }
  // The interval after a late report is short, so the rate would seem to jump.
  if (seconds < MIN_SECONDS) return previous
  return { at: now, ends, perSecond: ends.map((end, i) => (end - (previous.ends[i] ?? 0)) / seconds) }
}
