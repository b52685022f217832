import { type Waits } from './waits'

/** The queues of all partitions and the pods that work on them, up to a point in time. Times in seconds. */
export interface Work {
  /** End offsets when {@link observe} was called. */
  readonly ends: Float64Array
  /** Committed offsets when {@link observe} was called; −1 where nothing was committed yet. */
  readonly committed: Float64Array
  /** Waits of the records that are done. */
  readonly waits: Waits
  /** Works until a time. */
  advance: (to: number) => void
  /** Updates `ends` and `committed` to the current time. */
  observe: () => void
  /** The partitions that a pod works on from now on; none: it stops. */
  assign: (pod: number, partitions: readonly number[]) => void
  /** A pod takes no further record. Returns when it is done with the one it has. */
  stop: (pod: number) => number
  /** Age of the oldest record that is not done; 0 without one. Needs {@link observe}. */
  oldestAge: () => number
}

/** Records that are not done, as `observe` saw them. */
export function lagOf({ ends, committed }: Pick<Work, 'ends' | 'committed'>): number {
  let lag = 0
  for (let partition = 0; partition < ends.length; partition++) {
    lag += (ends[partition] ?? 0) - Math.max(0, committed[partition] ?? 0)
  }
  return lag
}
