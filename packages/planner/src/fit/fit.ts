import { type FittedArrivals } from './arrival-rates'
import { type Estimate } from './estimate'
import { type FittedTimes } from './fitted-times'
import { type Repetition } from './repeat'

export const FIT_FORMAT = 'food-delivery/fit'

/** A group, its pods and their platform, fitted to a recording. Times in seconds, rates in records per second. */
export interface Fit {
  format: typeof FIT_FORMAT
  version: 1
  group: string
  topic: string
  /** Length of the part of the recording that was used. */
  seconds: number
  arrivals: FittedArrivals
  /** Records per second of one pod while it has a queue; only a lower bound if the lag was never high enough. */
  podRate: Estimate
  /** From a scaling step until its first new pod joins; null if no start is recorded. */
  start: Estimate | null
  /** How long pods pause for a rebalance; null if that is not known. */
  pause: Estimate | null
  times: FittedTimes
  /** How well the fitted model reproduces the recording; null if the rate or the number of pods is not known. */
  repetition: Repetition | null
  /** What could not be fitted, and what to record for it. */
  unknown: string[]
  /** Peculiarities of the recording, such as gaps. */
  notes: string[]
}
