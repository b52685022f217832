import { type Platform, type Range } from '../engine'
import recorded from './recorded-platform.json'

/** Times of a platform that follow from recordings. In seconds, or in ms where the name says it. */
export interface FittedPlatform extends Pick<
  Platform,
  'start' | 'startSpread' | 'stop' | 'leave' | 'notice' | 'settle'
> {
  /** What a record takes beside its work: the commit, and the fetch of the next one. */
  overheadMs: { p10: number; p50: number; p90: number }
  /** How much longer than the median a record takes on average while there is a queue. */
  queuedExcessMs: number
  /** What the mean of the measured times has beyond that: pauses of rebalances, and fetches. */
  pausesMs: number
  /** How much longer the period of the HPA's syncs is than its setting. */
  hpaDrift: number
}

const range = ([low = 0, high = low]: readonly number[]): Range => [low, high]

/** Fitted to all recordings: `npm run bench -- predict --fit` writes it. */
export const recordedTimes: FittedPlatform = {
  ...recorded,
  start: range(recorded.start),
  startSpread: range(recorded.startSpread),
  stop: range(recorded.stop),
  leave: range(recorded.leave),
  notice: range(recorded.notice),
  settle: range(recorded.settle),
}

/**
 * The platform of the recorded runs: pods as processes, kafkajs with one record at a time, round-robin, in groups that do
 * not wait for the first members. `startMs`: what a pod does before it joins.
 */
export function recordedPlatform(
  { start, startSpread, stop, leave, notice, settle }: FittedPlatform,
  startMs: number,
): Platform {
  const [low, high] = start
  return {
    start: [low + startMs / 1000, high + startMs / 1000],
    startSpread,
    stop,
    leave,
    notice,
    settle,
    initialDelay: 0,
    protocol: 'eager',
    assignor: 'round-robin',
    batch: Infinity,
    concurrency: 1,
  }
}
