import { type Platform } from '../engine'

/**
 * The platform of the recorded runs: pods as processes, kafkajs with a heartbeat of 1 s and one record at a time.
 * Chosen by hand from the times of `members` and `scaleSteps` of all recordings together.
 */
export const recordedPlatform: Platform = {
  start: [0.3, 1.1],
  startSpread: [0, 0.3],
  stop: [0.04, 0.2],
  leave: [0, 0.2],
  notice: [0, 1],
  settle: [0.01, 0.05],
  initialDelay: 0,
  protocol: 'eager',
  assignor: 'round-robin',
  batch: Infinity,
  concurrency: 1,
}

/** What a record takes beside its work: the commit, and the fetch of the next one, in ms. */
export const recordedOverheadMs = { p10: 3, p50: 4, p90: 8, mean: 6 }

/** How much longer the period of a real controller is than its setting, in seconds. */
export const hpaDrift = 0.04
