import { type Sample } from '../engine'

/** A time at one size below the maximum although the lag is far above the target. Times in seconds. */
export interface Hold {
  from: number
  to: number
  replicas: number
  /** Mean lag in that time. */
  lag: number
  /** KEDA caps the metric at one pod a partition, and that is within the tolerance of this size. */
  isCappedWithinTolerance: boolean
}

/** What decides whether an autoscaler is held. */
interface HoldInput {
  max: number
  partitions: number
  lagThreshold: number | null
}

const SHORTEST_SECONDS = 300
// The default of --horizontal-pod-autoscaler-tolerance.
const TOLERANCE = 0.1

function holdOf(samples: readonly Sample[], { partitions }: HoldInput): Hold | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.t - first.t < SHORTEST_SECONDS) return null
  const replicas = first.wished
  const ratio = partitions / replicas
  return {
    from: first.t,
    to: last.t,
    replicas,
    lag: samples.reduce((sum, { lag }) => sum + lag, 0) / samples.length,
    isCappedWithinTolerance: ratio > 1 && ratio <= 1 + TOLERANCE,
  }
}

/** The longest hold of five minutes or more; null without one. */
export function longestHold(samples: readonly Sample[], input: HoldInput): Hold | null {
  const { max, lagThreshold } = input
  if (lagThreshold === null) return null
  let [longest, start]: [Hold | null, number] = [null, 0]
  const isHeld = ({ wished, lag }: Sample): boolean =>
    wished > 0 && wished < max && lag > (1 + TOLERANCE) * lagThreshold * wished
  for (const [index, sample] of samples.entries()) {
    const before = samples[index - 1]
    const goesOn = before !== undefined && isHeld(before) && before.wished === sample.wished
    if (!goesOn) start = index
    if (!isHeld(sample)) continue
    const hold = holdOf(samples.slice(start, index + 1), input)
    if (hold && (!longest || hold.to - hold.from > longest.to - longest.from)) longest = hold
  }
  return longest
}
