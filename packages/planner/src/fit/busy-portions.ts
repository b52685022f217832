import { highestOf, medianOf, type Portion } from './estimate'
import { type GroupHistory, type Moment } from './group-history'
import { lengthOf, type ObservedAssignment, observedIn, portionOf, windowsOf } from './portions'
import { doneOf, hasRebalanceEvents, queueOf } from './assignments'

/** Which times count as times in which all pods had work. */
export interface Strictness {
  /** Seconds left out before and after the number of pods changes, for the pauses of a rebalance. */
  margin: number
  /** Records that must wait, as a multiple of those that a pod processes until the next moment and the next commit. */
  queue: number
}

/** The strictest comes first. They are tried in this order until there is enough data. */
export const STRICTNESS_LEVELS: readonly Strictness[] = [
  { margin: 4, queue: 1.5 },
  { margin: 2, queue: 0.75 },
  { margin: 1, queue: 0.4 },
  { margin: 0.3, queue: 0.4 },
]
const PORTION_SECONDS = 10
/** Less than 100 s in which all pods had work are divided into at most this many shorter portions. */
const SHORT_PORTIONS = 10
/** Records that must wait in any case, even at a pod that processes few records. */
const MIN_QUEUE_RECORDS = 2
/** With fewer portions, the median may be that of a portion with a pause. */
const MIN_PORTIONS_FOR_MEDIAN = 4
/** A portion with a smaller share of the median rate, or of the highest rate, contains a pause. */
const MIN_SHARE_OF_MEDIAN = 0.6
const MIN_SHARE_OF_HIGHEST = 0.7

/** Median time between two commits while there is a queue, in seconds; at most the length of a portion. */
function commitGap({ assignment, moments }: ObservedAssignment): number {
  const queues = assignment.pods === 1 ? [assignment.partitions] : assignment.partitions.map((partition) => [partition])
  const gaps = queues.flatMap((partitions) => {
    const found: number[] = []
    let lastCommit: Moment | undefined
    for (const moment of moments) {
      const isCommit = !lastCommit || doneOf(moment, partitions) !== doneOf(lastCommit, partitions)
      if (lastCommit && isCommit && queueOf(lastCommit, partitions) > 0) found.push(moment.t - lastCommit.t)
      if (isCommit) lastCommit = moment
    }
    return found
  })
  return Math.min(PORTION_SECONDS, medianOf(gaps))
}

/** Whether all pods have work until the next moment. `needed`: records that a pod may process until then. */
function isBusy({ assignment }: ObservedAssignment, moment: Moment, needed: number): boolean {
  const { partitions, pods } = assignment
  if (pods === 1) return queueOf(moment, partitions) >= needed
  const neededEach = needed / Math.max(1, Math.floor(partitions.length / pods))
  return partitions.every((partition) => queueOf(moment, [partition]) >= neededEach)
}

/** The times in which all pods of an assignment had work without a break. */
function busyTimes(observed: ObservedAssignment, needed: number): Moment[][] {
  const times: Moment[][] = []
  let current: Moment[] = []
  for (const moment of observed.moments) {
    current.push(moment)
    if (isBusy(observed, moment, needed)) continue
    if (current.length > 1) times.push(current)
    current = []
  }
  return current.length > 1 ? [...times, current] : times
}

/** A rough rate of a pod, rather too high than too low: the highest one over some seconds. */
function roughRate(all: readonly ObservedAssignment[], period: number): number {
  const rates = all.flatMap((observed) =>
    windowsOf(observed.moments, Math.max(5, 5 * period)).map(([from, to]) => portionOf(observed, from, to)),
  )
  return highestOf(rates.map(({ done, seconds }) => done / seconds))
}

/** The portions that contain no pause. In one with a pause, much less is processed than in the others. */
function withoutPauses(portions: readonly Portion[]): Portion[] {
  const rates = portions.map(({ done, seconds }) => done / seconds)
  const minRate =
    portions.length < MIN_PORTIONS_FOR_MEDIAN
      ? MIN_SHARE_OF_HIGHEST * highestOf(rates)
      : MIN_SHARE_OF_MEDIAN * medianOf(rates)
  return portions.filter((_, index) => (rates[index] ?? 0) >= minRate)
}

/** Times in which all pods of an assignment had work, in portions of a few seconds. */
export function busyPortions(history: GroupHistory, strictness: Strictness): Portion[] {
  // Members that report rebalances have no partitions in the pauses, so the margin only covers the error of the times.
  const margin = hasRebalanceEvents(history) ? 0.1 : strictness.margin
  const all = observedIn(history, margin)
  const rate = roughRate(all, history.period)
  const busy = all.flatMap((observed) => {
    const needed = MIN_QUEUE_RECORDS + strictness.queue * rate * (history.period + commitGap(observed))
    return busyTimes(observed, needed).map((moments) => ({ ...observed, moments }))
  })
  const total = busy.reduce((sum, { moments }) => sum + lengthOf(moments), 0)
  const length = Math.min(PORTION_SECONDS, total / SHORT_PORTIONS)
  const portions = busy.flatMap((observed) =>
    windowsOf(observed.moments, length).map(([from, to]) => portionOf(observed, from, to)),
  )
  return withoutPauses(portions)
}
