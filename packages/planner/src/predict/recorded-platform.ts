import { type Platform, type PlatformTimes } from '../engine'
import recorded from './recorded-platform.json'

/** Times of a platform that follow from recordings. In seconds, or in ms where the name says it. */
export interface FittedPlatform extends PlatformTimes {
  /** Time of a record beside its work: the commit, and the fetch of the next one. */
  overheadMs: { p10: number; p50: number; p90: number }
  /** Mean time of a record while there is a queue, above the median of all. */
  queuedExcessMs: number
  /** Mean measured time above that: pauses of rebalances, and fetches. */
  pausesMs: number
  /** How much longer the period of the HPA's syncs is than its setting. */
  hpaDrift: number
}

/** Fitted to all recordings: `npm run bench -- predict --fit` writes it. */
export const recordedTimes = recorded as unknown as FittedPlatform

/**
 * The platform of the recorded runs: pods as processes, kafkajs with one record at a time, round-robin, in groups that do
 * not wait for the first members. `startMs`: startup time of the program.
 */
export function recordedPlatform(fitted: FittedPlatform, startMs: number): Platform {
  const { overheadMs: _o, queuedExcessMs: _q, pausesMs: _p, hpaDrift: _d, ...times } = fitted
  const [low, high] = times.start
  return {
    ...times,
    start: [low + startMs / 1000, high + startMs / 1000],
    initialDelay: 0,
    protocol: 'eager',
    assignor: 'round-robin',
    batch: Infinity,
    concurrency: 1,
  }
}
