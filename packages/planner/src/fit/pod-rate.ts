import { busyPortions, STRICTNESS_LEVELS } from './busy-portions'
import { type Estimate, highestOf, type Portion, ratioEstimate } from './estimate'
import { type GroupHistory } from './group-history'
import { observedIn, portionOf, windowsOf } from './portions'

const ENOUGH_SECONDS = 30
const MIN_RECORDS = 20
const MIN_PORTIONS = 2
const WINDOW_SECONDS = 60

const secondsOf = (portions: readonly Portion[]): number => portions.reduce((sum, { seconds }) => sum + seconds, 0)

/** A lower bound of the rate of a pod: what one has processed, even if it had no queue. */
export function minimumRate(history: GroupHistory): number {
  const known = observedIn(history, 0)
  // A partition belongs to one pod at a time, even if the number of pods is not known.
  const single = known.flatMap(({ assignment, moments }) =>
    assignment.partitions.map((partition) => ({
      assignment: { ...assignment, partitions: [partition], pods: 1 },
      moments,
    })),
  )
  const windows = [...known, ...single].flatMap((observed) =>
    [WINDOW_SECONDS, Infinity].flatMap((length) =>
      windowsOf(observed.moments, length).map(([a, b]) => ({
        ...portionOf(observed, a, b),
        pods: observed.assignment.pods,
      })),
    ),
  )
  // For a lower bound, subtracts three standard deviations of a Poisson count, and the records in progress at the start.
  return highestOf(windows.map(({ done, seconds, pods }) => (done - 3 * Math.sqrt(Math.max(0, done)) - pods) / seconds))
}

/**
 * Records per second of a pod while it has a queue. Only a lower bound if the lag was never high enough to keep all
 * pods busy without a break.
 */
export function podRate(history: GroupHistory): Estimate {
  const levels = STRICTNESS_LEVELS.map((strictness) => busyPortions(history, strictness))
  const enough = levels.find((portions) => portions.length >= MIN_PORTIONS && secondsOf(portions) >= ENOUGH_SECONDS)
  const portions = enough ?? levels.reduce((best, each) => (secondsOf(each) > secondsOf(best) ? each : best))
  const least = minimumRate(history)
  const done = portions.reduce((sum, each) => sum + each.done, 0)
  if (portions.length < MIN_PORTIONS || done < MIN_RECORDS) return { value: null, low: least, high: null, count: 0 }
  return ratioEstimate(portions)
}
