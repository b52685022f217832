import { type Arrivals } from './arrival-rates'
import { type Estimate } from './estimate'
import { type FittedTimes } from './fitted-times'
import { type Repetition } from './repeat'

export const FIT_FORMAT = 'food-delivery/fit'

/** What a recording says of a group, its pods and their platform. Times in seconds, rates in records a second. */
export interface Fit {
  format: typeof FIT_FORMAT
  version: 1
  group: string
  topic: string
  /** Length of the recording, as far as it was used. */
  seconds: number
  arrivals: Arrivals
  /** What one pod does while it has a queue; only its lower bound if the lag never rose. */
  podRate: Estimate
  /** From a step of the scale until its first new pod joins; null if none is recorded. */
  start: Estimate | null
  /** For how long pods stand still at a rescale; null if that cannot be told. */
  pause: Estimate | null
  times: FittedTimes
  /** How well the fitted model repeats the recording; null if the rate of a pod or the number of pods is not known. */
  repetition: Repetition | null
  /** What the recording cannot tell, and what to record for it. */
  unknown: string[]
  /** What is special in the recording. */
  notes: string[]
}
