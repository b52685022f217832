import { groupOf, readRecording } from '../recording'
import { arrivalRates } from './arrival-rates'
import { type Fit, FIT_FORMAT } from './fit'
import { historyOf } from './group-history'
import { fitPods } from './fit-pods'
import { repeat } from './repeat'
import { unknownIn } from './unknown'

/** The part of a recording to use. */
export interface FitOptions {
  /** Default: the only group. */
  group?: string | undefined
  /** Uses the recording only until this time, in seconds since its start. */
  until?: number | undefined
}

/**
 * Fits the inputs of a simulation to a recording of any version: arrivals, the rate of a pod, start times and pauses,
 * each with a range. What cannot be fitted is null and explained in `unknown`.
 * @throws InvalidInputError that names the place in the file, for a file that is not a recording or has fewer than two
 *   samples with offsets
 */
export function fitRecording(content: unknown, place: string, options: FitOptions = {}): Fit {
  const { run, notes } = readRecording(content, place)
  const group = groupOf(run, options.group, place)
  const history = historyOf(run, group, options.until ?? Infinity, place)
  const pods = fitPods(history)
  return {
    format: FIT_FORMAT,
    version: 1,
    group: group.group,
    topic: group.topic,
    seconds: history.seconds,
    arrivals: arrivalRates(history),
    ...pods,
    repetition: repeat(history, pods.podRate.value, pods.times),
    unknown: unknownIn(history, pods),
    notes,
  }
}
