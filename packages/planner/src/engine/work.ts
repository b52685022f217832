import { type Waits } from './waits'

/** The queues of all partitions and the pods that process them, at a time that only advances. Times in seconds. */
export interface Work {
  /** End offsets when {@link observe} was called. */
  readonly ends: Float64Array
  /** Committed offsets when {@link observe} was called; −1 where nothing was committed yet. */
  readonly committed: Float64Array
  /** Waits of the processed records. */
  readonly waits: Waits
  /** Advances to a time. */
  advance: (to: number) => void
  /** Updates `ends` and `committed` to the current time. */
  observe: () => void
  /** Assigns partitions to a pod from now on; without partitions, the pod stops. */
  assign: (pod: number, partitions: readonly number[]) => void
  /** Lets a pod take no further record. Returns the time at which it has finished its current records. */
  stop: (pod: number) => number
  /** Age of the oldest unprocessed record; 0 without one. Call {@link observe} first. */
  oldestAge: () => number
}

/** The total lag. Partitions without a commit count from offset 0. */
export function lagOf({ ends, committed }: { ends: ArrayLike<number>; committed: ArrayLike<number> }): number {
  let lag = 0
  for (let partition = 0; partition < ends.length; partition++) {
    lag += (ends[partition] ?? 0) - Math.max(0, committed[partition] ?? 0)
  }
  return lag
}
