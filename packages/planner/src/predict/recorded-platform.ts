import { type Platform, type PlatformTimes } from '../engine'
import recorded from './recorded-platform.json'

/** Times of a platform, fitted to recordings: in ms if the name ends with `Ms`, else in seconds. */
export interface FittedPlatform extends PlatformTimes {
  /** Time that a record takes in addition to its work: for the commit, and for the fetch of the next record. */
  overheadMs: { p10: number; p50: number; p90: number }
  /** Mean time of a record while there is a queue, minus the median time of all records. */
  queuedExcessMs: number
  /** Mean time of all records, minus their mean time while there is a queue: pauses of rebalances, and fetches. */
  pausesMs: number
  /** By how much the HPA's sync period exceeds its setting. */
  hpaDrift: number
}

/** Fitted to the recordings with the events of members. `npm run bench -- predict --fit` writes the file. */
export const recordedTimes = recorded as unknown as FittedPlatform

/**
 * The platform of the recorded runs: each pod is a process whose kafkajs consumer processes one record at a time, with
 * round-robin assignment and without an initial rebalance delay. `startMs`: startup time of the program, in ms.
 */
export function recordedPlatform(fitted: FittedPlatform, startMs: number): Platform {
  const { overheadMs: _overhead, queuedExcessMs: _queuedExcess, pausesMs: _pauses, hpaDrift: _drift, ...times } = fitted
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
