import { type Sample } from '../engine'

/**
 * A time with a constant number of pods below the maximum, although the lag exceeds the target by more than the
 * tolerance. Times in seconds.
 */
export interface Hold {
  from: number
  to: number
  replicas: number
  /** Mean lag in that time. */
  lag: number
  /** The HPA's tolerance for scaling up, as a fraction: 0.1 is 10 %. */
  tolerance: number
  /**
   * Whether the HPA stays because KEDA reports at most partitions × lagThreshold, and partitions / replicas is within
   * the tolerance.
   */
  isCappedWithinTolerance: boolean
}

interface HoldInput {
  /** Maximum number of pods. */
  max: number
  partitions: number
  lagThreshold: number | null
  /** The HPA's tolerance for scaling up, as a fraction. */
  tolerance: number
}

const MIN_HOLD_SECONDS = 300

function holdOf(samples: readonly Sample[], { partitions, tolerance }: HoldInput): Hold | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.t - first.t < MIN_HOLD_SECONDS) return null
  const replicas = first.desired
  const ratio = partitions / replicas
  return {
    from: first.t,
    to: last.t,
    replicas,
    lag: samples.reduce((sum, { lag }) => sum + lag, 0) / samples.length,
    tolerance,
    isCappedWithinTolerance: ratio > 1 && ratio <= 1 + tolerance,
  }
}

/** The longest hold of five minutes or more; null without one. */
export function longestHold(samples: readonly Sample[], input: HoldInput): Hold | null {
  const { max, lagThreshold, tolerance } = input
  if (lagThreshold === null) return null
  let longest: Hold | null = null
  let start = 0
  const isHeld = ({ desired, lag }: Sample): boolean =>
    desired > 0 && desired < max && lag > (1 + tolerance) * lagThreshold * desired
  for (const [index, sample] of samples.entries()) {
    const previous = samples[index - 1]
    const isContinued = previous !== undefined && isHeld(previous) && previous.desired === sample.desired
    if (!isContinued) start = index
    if (!isHeld(sample)) continue
    const hold = holdOf(samples.slice(start, index + 1), input)
    if (hold && (!longest || hold.to - hold.from > longest.to - longest.from)) longest = hold
  }
  return longest
}
