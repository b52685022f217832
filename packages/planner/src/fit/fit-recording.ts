import { AutoscalerError, type RecordedGroup, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { InvalidInputError } from '../errors'
import { arrivalRates } from './arrival-rates'
import { type Fit, FIT_FORMAT } from './fit'
import { historyOf } from './group-history'
import { learn } from './learn'
import { repeat } from './repeat'
import { unknownIn } from './unknown'

/** Which part of a recording is used. */
export interface FitOptions {
  /** Default: the only group. */
  group?: string | undefined
  /** Only the recording until this time, in seconds since its start. */
  until?: number | undefined
}

function groupOf({ groups }: RecordedRun, wanted: string | undefined, place: string): RecordedGroup {
  const named = groups.filter(({ group }) => wanted === undefined || group === wanted)
  const [group] = named
  if (group && named.length === 1) return group
  const names = groups.map((each) => each.group).join(', ') || 'none'
  throw new InvalidInputError(place, `has the groups ${names}; name one of them with --group`)
}

/**
 * Learns from a recording of any version what a simulation needs: arrivals, the rate of a pod, start times and pauses, each with a range.
 * What the recording cannot tell is null, and said in `unknown`.
 * @throws InvalidInputError with the place, for a file that is no recording or has fewer than two samples with offsets
 */
export function fitRecording(content: unknown, place: string, options: FitOptions = {}): Fit {
  try {
    const { run, notes } = readRun(content, 'lag')
    const group = groupOf(run, options.group, place)
    const history = historyOf(run, group, options.until ?? Infinity, place)
    const learned = learn(history)
    return {
      format: FIT_FORMAT,
      version: 1,
      group: group.group,
      topic: group.topic,
      seconds: history.seconds,
      arrivals: arrivalRates(history),
      ...learned,
      repetition: repeat(history, learned.podRate.value, learned.times),
      unknown: unknownIn(history, learned),
      notes,
    }
  } catch (error) {
    throw error instanceof AutoscalerError ? new InvalidInputError(place, error.message) : error
  }
}
