import { platformTimes } from '../engine'
import { type Estimate, meanEstimate, uniformBounds } from './estimate'
import { type Fit } from './fit'
import { type FittedTimes } from './fitted-times'
import { type GroupHistory } from './group-history'
import { memberPauses, memberTimes } from './member-times'
import { pausesOf } from './pauses'
import { podRate } from './pod-rate'
import { startTimes } from './start-times'
import { hasRebalanceEvents } from './assignments'
import { fitTotals } from './totals'

/** What is fitted for the pods of a group. */
export type FittedPods = Pick<Fit, 'podRate' | 'start' | 'pause' | 'times'>

/**
 * A pod leaves, and notices a rebalance, only after its current record. So these times contain a part of its
 * processing.
 */
const timesWithCurrentRecord: readonly string[] = ['leave', 'notice']

/** Uses the events of the members, which contain the times at which they stopped and resumed. */
function fitFromMembers(history: GroupHistory): FittedPods {
  const { steps, memberEvents, moments } = history
  const rate = podRate(history)
  const values = memberTimes({ steps, memberEvents, until: moments.at(-1)?.t ?? 0 })
  const recordSeconds = rate.value === null ? 0 : 1 / rate.value
  const bounds = platformTimes
    .filter((name) => values[name].length > 0)
    .map((name) => {
      const delay = timesWithCurrentRecord.includes(name) ? recordSeconds : 0
      return [name, uniformBounds([values[name]], delay)]
    })
  return {
    podRate: rate,
    start: meanEstimate(values.start, history.precision),
    pause: meanEstimate(memberPauses(history), 0),
    times: Object.fromEntries(bounds) as FittedTimes,
  }
}

function fitStarts(history: GroupHistory): Pick<FittedPods, 'start' | 'times'> {
  const { first, others } = startTimes(history)
  return {
    start: meanEstimate(first, history.precision + history.period / 2),
    times: {
      ...(first.length > 0 && { start: uniformBounds([first]) }),
      ...(others.length > 0 && { startSpread: uniformBounds([others]) }),
    },
  }
}

/** The times of a platform with these pauses, if all members stop at the same time. */
const pauseTimes = (pauses: readonly number[]): FittedTimes =>
  pauses.length === 0 ? {} : { notice: [0, 0], settle: uniformBounds([pauses]) }

function fitFromCounts(history: GroupHistory): FittedPods {
  const { start, times } = fitStarts(history)
  const rate = podRate(history)
  const pauses = rate.value === null ? [] : pausesOf(history, rate.value)
  return {
    podRate: rate,
    start,
    pause: meanEstimate(pauses, history.period / 2),
    times: { ...times, ...pauseTimes(pauses) },
  }
}

function fitFromTotals(history: GroupHistory): FittedPods {
  const { start, times } = fitStarts(history)
  const { podRate: rate, pause } = fitTotals(history, times)
  if (pause === null) return { podRate: rate, start, pause, times }
  const estimate: Estimate = { value: pause, low: null, high: null, count: 1 }
  return { podRate: rate, start, pause: estimate, times: { ...times, ...pauseTimes([pause]) } }
}

/**
 * Fits the rate of a pod, start times and pauses to the events of the members or, if these do not include rebalances,
 * to the number of pods and the offsets.
 */
export function fitPods(history: GroupHistory): FittedPods {
  if (hasRebalanceEvents(history)) return fitFromMembers(history)
  return history.hasOnlyTotals ? fitFromTotals(history) : fitFromCounts(history)
}
