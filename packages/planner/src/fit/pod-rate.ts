import { busyPortions, CAUTIONS } from './busy-portions'
import { type Estimate, highestOf, type Portion, ratioEstimate } from './estimate'
import { type GroupHistory } from './group-history'
import { observedIn, portionOf, windowsOf } from './portions'

const ENOUGH_SECONDS = 30
const LEAST_RECORDS = 20
const LEAST_PORTIONS = 2
const WINDOW_SECONDS = 60

const secondsOf = (portions: readonly Portion[]): number => portions.reduce((sum, { seconds }) => sum + seconds, 0)

/** What a pod did at least, although it may have had no queue: less than that cannot be its rate. */
export function leastRate(history: GroupHistory): number {
  const known = observedIn(history, 0)
  // A partition has one pod at a time, also where the number of pods is not known.
  const single = known.flatMap(({ tenure, moments }) =>
    tenure.partitions.map((partition) => ({ tenure: { ...tenure, partitions: [partition], pods: 1 }, moments })),
  )
  const windows = [...known, ...single].flatMap((observed) =>
    [WINDOW_SECONDS, Infinity].flatMap((length) =>
      windowsOf(observed.moments, length).map(([a, b]) => ({
        ...portionOf(observed, a, b),
        pods: observed.tenure.pods,
      })),
    ),
  )
  // Less three deviations of records that are done at random, and what was in work at the start.
  return highestOf(windows.map(({ done, seconds, pods }) => (done - 3 * Math.sqrt(Math.max(0, done)) - pods) / seconds))
}

/**
 * Records a second that a pod does while it has a queue. Only a lower bound where the lag never rose so far that pods surely had work
 * without a break.
 */
export function podRate(history: GroupHistory): Estimate {
  const levels = CAUTIONS.map((caution) => busyPortions(history, caution))
  const enough = levels.find((portions) => portions.length >= LEAST_PORTIONS && secondsOf(portions) >= ENOUGH_SECONDS)
  const portions = enough ?? levels.reduce((best, each) => (secondsOf(each) > secondsOf(best) ? each : best))
  const least = leastRate(history)
  const done = portions.reduce((sum, each) => sum + each.done, 0)
  if (portions.length < LEAST_PORTIONS || done < LEAST_RECORDS) return { value: null, low: least, high: null, count: 0 }
  return ratioEstimate(portions)
}
