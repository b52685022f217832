import { busyPortions, STRICTNESS_LEVELS } from './busy-portions'
import { type Estimate, highestOf, type Portion, ratioEstimate } from './estimate'
import { type GroupHistory } from './group-history'
import { observedIn, portionOf, windowsOf } from './portions'

/** With less pod time, portions are chosen less strictly. */
const ENOUGH_SECONDS = 30
/** With fewer records or portions, the rate is not known. */
const MIN_RECORDS = 20
const MIN_PORTIONS = 2
/** Windows in which the lower bound of the rate is looked for. */
const WINDOW_SECONDS = 60

const secondsOf = (portions: readonly Portion[]): number => portions.reduce((sum, { seconds }) => sum + seconds, 0)

/** A lower bound of the rate of a pod: the rate at which a pod processed records, even if it had no queue. */
export function minimumRate(history: GroupHistory): number {
  const assignments = observedIn(history, 0)
  // A partition belongs to one pod at a time, even if the number of pods is not known.
  const singlePartitions = assignments.flatMap(({ assignment, moments }) =>
    assignment.partitions.map((partition) => ({
      assignment: { ...assignment, partitions: [partition], pods: 1 },
      moments,
    })),
  )
  const windows = [...assignments, ...singlePartitions].flatMap((observed) =>
    [WINDOW_SECONDS, Infinity].flatMap((length) =>
      windowsOf(observed.moments, length).map(([from, to]) => ({
        ...portionOf(observed, from, to),
        pods: observed.assignment.pods,
      })),
    ),
  )
  // Three standard deviations of a Poisson count are subtracted, and the records in progress at the start.
  return highestOf(windows.map(({ done, seconds, pods }) => (done - 3 * Math.sqrt(Math.max(0, done)) - pods) / seconds))
}

/**
 * Records per second of a pod while it has a queue. Only a lower bound if the lag was never high enough to keep all
 * pods busy without a break.
 */
export function podRate(history: GroupHistory): Estimate {
  const levels = STRICTNESS_LEVELS.map((strictness) => busyPortions(history, strictness))
  const strictest = levels.find((portions) => portions.length >= MIN_PORTIONS && secondsOf(portions) >= ENOUGH_SECONDS)
  const longest = levels.reduce((best, level) => (secondsOf(level) > secondsOf(best) ? level : best))
  const portions = strictest ?? longest
  const done = portions.reduce((sum, each) => sum + each.done, 0)
  if (portions.length < MIN_PORTIONS || done < MIN_RECORDS)
    return { value: null, low: minimumRate(history), high: null, count: 0 }
  return ratioEstimate(portions)
}
