import { type AssignorName } from './assignor'
import { type Range } from './random'

/** How pods start, leave and share partitions; times in seconds. */
export interface Platform {
  /** From a scaling step until its first new pod asks to join the group. */
  start: Range
  /** How much later each other pod of the same step asks to join. */
  startSpread: Range
  /** From a scaling step until a removed pod stops taking records. */
  stop: Range
  /** From the last record of a removed pod until the coordinator knows that it left. */
  leave: Range
  /** From the start of a rebalance until a member notices it and, if the protocol requires this, stops consuming. */
  notice: Range
  /**
   * From the time at which the last member notices a rebalance and, with `eager`, all have finished their current
   * records, until all members consume again.
   */
  settle: Range
  /** The first rebalance of an empty group waits for this long (group.initial.rebalance.delay.ms). */
  initialDelay: number
  /** `eager`: members stop all partitions at a rebalance. `cooperative`: only those that move. */
  protocol: 'eager' | 'cooperative'
  assignor: AssignorName
  /**
   * Records that a pod takes from one partition before it continues with the next one. Infinity: all records that a
   * fetch returned.
   */
  batch: number
  /** Records that a pod processes at the same time. */
  concurrency: number
}

/** The times of a platform that can be fitted to recordings. */
export const platformTimes = ['start', 'startSpread', 'stop', 'leave', 'notice', 'settle'] as const

export type PlatformTimes = Pick<Platform, (typeof platformTimes)[number]>

/** Consumers whose heartbeat is 3 s, in pods that start within seconds. */
export const defaultPlatform: Platform = {
  start: [5, 10],
  startSpread: [0, 1],
  stop: [0.05, 0.2],
  leave: [0, 0.3],
  notice: [0, 3],
  settle: [0.05, 0.2],
  initialDelay: 3,
  protocol: 'eager',
  assignor: 'round-robin',
  batch: 500,
  concurrency: 1,
}
