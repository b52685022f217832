import { type OffsetCurve } from './offset-curve'

/** Rates are measured over this time. */
const RATE_WINDOW_MS = 30_000
/** A partition whose oldest unfinished record is younger than this is keeping up, so it has no backlog. */
const BACKLOG_AGE_MS = 2_000

/** Lag in time: the age of the oldest unfinished record, and the time until the backlog is empty. */
export interface TimeLag {
  /** Age of the oldest unfinished record, ms; 0 if all are finished. */
  ageMs: number
  /** Whether a record is older than the first observation, so the age is at least `ageMs`. */
  isLowerBound: boolean
  /**
   * Time until the backlog is empty if records arrive and are finished at the rates of the last 30 seconds, ms. Null if it
   * does not shrink at these rates, or if they are not known yet.
   */
  emptyInMs: number | null
}

export interface PartitionProgress {
  /** End offsets of the partition. */
  ends: OffsetCurve
  /** Earlier and current values of `position`. */
  positions: OffsetCurve
  /** Offset of the first unfinished record of the group. */
  position: number
  end: number
}

/** The time lag of a group on one partition at `now` (ms of the clock of the curves). */
export function partitionTimeLag({ ends, positions, position, end }: PartitionProgress, now: number): TimeLag {
  if (position >= end) return { ageMs: 0, isLowerBound: false, emptyInMs: 0 }
  const appended = ends.appendedAt(position)
  const ageMs = appended ? Math.max(0, now - appended.at) : 0
  const arrivedPerSecond = ends.ratePerSecond(now - RATE_WINDOW_MS)
  const finishedPerSecond = positions.ratePerSecond(now - RATE_WINDOW_MS)
  const isKnown = arrivedPerSecond !== undefined && finishedPerSecond !== undefined
  const drainedPerSecond = isKnown ? finishedPerSecond - arrivedPerSecond : 0
  return {
    ageMs: Math.round(ageMs),
    isLowerBound: appended?.isEarliest ?? false,
    emptyInMs: drainedPerSecond > 0 ? Math.round(((end - position) / drainedPerSecond) * 1_000) : null,
  }
}

export interface GroupTimeLag extends TimeLag {
  /** The partition with the oldest unfinished record. Undefined if `ageMs` is 0. */
  worstPartition?: number
}

/** The time lag of a group: the age in its worst partition, and the time until the last backlog is empty. */
export function groupTimeLag(partitions: readonly { partition: number; timeLag: TimeLag }[]): GroupTimeLag {
  const [worst] = partitions.toSorted((a, b) => b.timeLag.ageMs - a.timeLag.ageMs)
  const timesUntilEmpty = partitions
    .filter(({ timeLag }) => timeLag.ageMs >= BACKLOG_AGE_MS || timeLag.isLowerBound)
    .map(({ timeLag }) => timeLag.emptyInMs)
  const { ageMs = 0, isLowerBound = false } = worst?.timeLag ?? {}
  return {
    ageMs,
    isLowerBound: isLowerBound || partitions.some(({ timeLag }) => timeLag.isLowerBound),
    emptyInMs: timesUntilEmpty.includes(null) ? null : Math.max(0, ...timesUntilEmpty.map(Number)),
    ...(worst && worst.timeLag.ageMs > 0 ? { worstPartition: worst.partition } : {}),
  }
}
