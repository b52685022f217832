import { allPartitions, type GroupHistory, type Moment } from './group-history'

/** A time in which the same pods had the same partitions. `from` and `to` in seconds. */
export interface Assignment {
  partitions: readonly number[]
  /** Number of pods. */
  pods: number
  from: number
  to: number
}

/** Events of a member that end its assignment. */
const endEvents = ['joined', 'rebalancing', 'leaving', 'left']

function assignmentsOfMembers({ memberEvents, moments }: GroupHistory): Assignment[] {
  const until = moments.at(-1)?.t ?? 0
  return memberEvents.flatMap(({ t, pod, event, partitions = [] }) => {
    if (event !== 'joined' || partitions.length === 0) return []
    const end = memberEvents.find((each) => each.pod === pod && each.t > t && endEvents.includes(each.event))
    return [{ partitions, pods: 1, from: t, to: end?.t ?? until }]
  })
}

/** Consecutive moments with the same number of pods. */
function steadyPeriods(moments: readonly Moment[]): Moment[][] {
  const periods: Moment[][] = []
  for (const moment of moments) {
    const last = periods.at(-1)
    if (last?.[0]?.pods === moment.pods) last?.push(moment)
    else periods.push([moment])
  }
  return periods
}

/**
 * Assignments by the number of pods. With at least as many pods as partitions, each partition has a pod of its own.
 * With fewer, it is not known which pod has which partitions, so all pods share all partitions.
 */
function assignmentsOfCounts({ moments, partitions }: GroupHistory): Assignment[] {
  const all = allPartitions(partitions)
  return steadyPeriods(moments).flatMap((period): Assignment[] => {
    const [first, last] = [period[0], period.at(-1)]
    const [from, to, pods] = [first?.t ?? 0, last?.t ?? 0, first?.pods ?? 0]
    if (pods === 0) return []
    if (pods < partitions) return [{ partitions: all, pods, from, to }]
    return all.map((partition) => ({ partitions: [partition], pods: 1, from, to }))
  })
}

/**
 * Whether the members reported when they stopped and resumed. A recording that observes them from outside has no such
 * events.
 */
export const hasRebalanceEvents = ({ memberEvents }: Pick<GroupHistory, 'memberEvents'>): boolean =>
  memberEvents.some(({ event }) => event === 'rebalancing')

/** Which pods had which partitions: from the events of members, else from the number of pods. */
export function assignmentsOf(history: GroupHistory): Assignment[] {
  return history.memberEvents.length > 0 ? assignmentsOfMembers(history) : assignmentsOfCounts(history)
}

/** Records of some partitions that were processed until a moment. */
export const doneOf = ({ committed }: Moment, partitions: readonly number[]): number =>
  partitions.reduce((sum, partition) => sum + (committed[partition] ?? 0), 0)

/** Records of some partitions that wait or are in progress at a moment. */
export const queueOf = ({ end, committed }: Moment, partitions: readonly number[]): number =>
  partitions.reduce((sum, partition) => sum + Math.max(0, (end[partition] ?? 0) - (committed[partition] ?? 0)), 0)

/** Index of the first moment at or after a time. */
function indexAt(moments: readonly Moment[], time: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle]?.t ?? Infinity) >= time) high = middle
    else low = middle + 1
  }
  return low
}

/** The moments of an assignment, without `margin` seconds at both ends. */
export function momentsOf({ moments }: GroupHistory, { from, to }: Assignment, margin: number): Moment[] {
  return moments.slice(indexAt(moments, from + margin), indexAt(moments, to - margin + 1e-9))
}
