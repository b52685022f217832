import { type ConsumerName, type OrderTotals, consumers, orderSteps, recoveryOf } from '@food-delivery/contracts'
import { type Condition, type Lesson, type MeasureName, type Measurement } from '@food-delivery/lessons'
import { LAG_THRESHOLD } from '../cluster/capacity'
import { lagBySecond } from '../faults/lag-by-second'
import { type Second } from '../flow/second'
import { type SimulatorState } from '../store/state'
import { isWithin } from './option-at'
import { type PlannedExample } from './plan-example'

/** What the measures of a running step are calculated from. */
export interface Facts {
  readonly state: SimulatorState
  /** When the step began by the broker's clock, seconds since 1970. */
  readonly since: number
  /** The order totals when the step began; absent or null before they are known. */
  readonly totals?: OrderTotals | null
  /** The simulated plan of the step; absent or null before it is known. */
  readonly planned?: PlannedExample | null
}

/** The input of a measure: the facts, the part of the timeline since the step began, and the measured group. */
interface Observed extends Facts {
  readonly seconds: readonly Second[]
  readonly group: ConsumerName
}

const podsOf = ({ seconds, group }: Observed) =>
  seconds.flatMap(({ t, pods }) => (pods ? [{ t, pods: pods[group] }] : []))
const lagsOf = ({ seconds, group }: Observed) => seconds.flatMap(({ t, lag }) => (lag ? [{ t, lag: lag[group] }] : []))
const largest = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values))
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)

/** Seconds from the beginning of the step until `isReached` accepts the number of pods; null before that. */
function secondsUntil(observed: Observed, isReached: (pods: number, atFirst: number) => boolean): number | null {
  const [first, ...later] = podsOf(observed)
  const reached = first && later.find(({ pods }) => isReached(pods, first.pods))
  return reached ? reached.t - observed.since : null
}

/** The value of a resource metric of the group's HorizontalPodAutoscaler, in percent of the request. */
function utilization({ state, group }: Observed, resource: 'cpu' | 'memory'): number | null {
  const { deployment } = consumers[group]
  const autoscaler = state.cluster.autoscalers?.find(({ target }) => target === deployment)
  const metric = autoscaler?.metrics.find(({ name }) => name.includes(resource))
  const percent = Number.parseFloat(metric?.current ?? '')
  return Number.isNaN(percent) ? null : percent
}

/** The fault that the step injected. */
const faultOf = ({ state, since }: Observed) =>
  state.faults.view?.faults.findLast(({ startedAt }) => startedAt >= since * 1_000)

/** Orders that were cancelled, lost or repeated since the step began. */
const countSince =
  (count: 'cancelled' | 'lost' | 'repeated') =>
  ({ state: { orderTotals }, totals }: Observed): number | null =>
    orderTotals && totals ? Math.max(0, orderTotals[count] - totals[count]) : null

const measures: Record<MeasureName, (observed: Observed) => number | null> = {
  seconds: ({ seconds, since }) => Math.max(0, (seconds.at(-1)?.t ?? since) - since),
  placed: ({ seconds }) => sum(seconds.map(({ placed }) => placed)),
  delivered: ({ seconds }) => sum(seconds.map(({ delivered }) => delivered)),
  cancelled: countSince('cancelled'),
  inFlight: ({ state }) => state.orderTotals?.inFlight ?? null,
  orderSteps: ({ state, since }) =>
    largest(
      state.phone.orders
        .filter(({ steps }) => (steps.orderCreated ?? 0) >= since * 1_000)
        .map(({ steps }) => orderSteps.filter((step) => steps[step] !== undefined).length),
    ) ?? 0,
  lag: (observed) => observed.state.cluster.lag?.[observed.group].total ?? null,
  highestLag: (observed) => largest(lagsOf(observed).map(({ lag }) => lag)),
  pods: (observed) => podsOf(observed).at(-1)?.pods ?? null,
  mostPods: (observed) => largest(podsOf(observed).map(({ pods }) => pods)),
  podsByLag: (observed) => {
    const lag = observed.state.cluster.lag?.[observed.group].total
    return lag === undefined ? null : Math.ceil(lag / LAG_THRESHOLD)
  },
  cpu: (observed) => utilization(observed, 'cpu'),
  memory: (observed) => utilization(observed, 'memory'),
  secondsUntilMorePods: (observed) => secondsUntil(observed, (pods, atFirst) => pods > atFirst),
  secondsUntilFewerPods: (observed) => secondsUntil(observed, (pods, atFirst) => pods < atFirst),
  secondsUntilEmpty: ({ state, group }) => {
    const ms = state.cluster.lag?.[group].timeLag.emptyInMs ?? null
    return ms === null ? null : ms / 1_000
  },
  secondsUntilIdle: (observed) => {
    const idle = lagsOf(observed).find(({ lag }) => lag === 0)
    return idle ? idle.t - observed.since : null
  },
  podsRemoved: (observed) => {
    const pods = podsOf(observed).map((second) => second.pods)
    const maxPods = largest(pods)
    return maxPods === null ? null : maxPods - (pods.at(-1) ?? maxPods)
  },
  plannedPods: ({ planned }) => planned?.pods ?? null,
  plannedWaiting: ({ planned }) => planned?.waiting ?? null,
  lost: countSince('lost'),
  repeated: countSince('repeated'),
  recoverySeconds: (observed) => {
    const fault = faultOf(observed)
    if (!fault) return null
    return recoveryOf(lagBySecond(observed.state.chartFlow.timeline), fault)?.seconds ?? null
  },
  hottestShare: ({ state, group }) => {
    const lag = state.cluster.lag?.[group]
    if (!lag || lag.total === 0) return null
    return (100 * Math.max(...lag.partitions.map((partition) => partition.lag))) / lag.total
  },
  largestStepDown: (observed) => {
    const pods = podsOf(observed)
    return largest(pods.slice(1).map((second, index) => (pods[index]?.pods ?? 0) - second.pods))
  },
}

/** The value of a measure; null while it is not known. */
export function valueOf({ measure, group }: Measurement, lesson: Lesson, facts: Facts): number | null {
  const seconds = facts.state.chartFlow.timeline.filter(({ t }) => t >= facts.since)
  return measures[measure]({ ...facts, seconds, group: group ?? lesson.group })
}

export function holds(condition: Condition, lesson: Lesson, facts: Facts): boolean {
  const value = valueOf(condition, lesson, facts)
  return value !== null && isWithin(value, condition)
}
