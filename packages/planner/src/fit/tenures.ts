import { type GroupHistory, type Moment } from './group-history'

/** A time in which the same pods worked on some partitions. */
export interface Tenure {
  partitions: readonly number[]
  pods: number
  from: number
  to: number
}

const ends = ['joined', 'rebalancing', 'leaving', 'left']

function tenuresOfMembers({ memberEvents, moments }: GroupHistory): Tenure[] {
  const until = moments.at(-1)?.t ?? 0
  return memberEvents.flatMap(({ t, pod, event, partitions = [] }) => {
    if (event !== 'joined' || partitions.length === 0) return []
    const end = memberEvents.find((each) => each.pod === pod && each.t > t && ends.includes(each.event))
    return [{ partitions, pods: 1, from: t, to: end?.t ?? until }]
  })
}

/** Moments with the same number of pods, one list for each time. */
function calmTimes(moments: readonly Moment[]): Moment[][] {
  const times: Moment[][] = []
  for (const moment of moments) {
    const last = times.at(-1)
    if (last?.[0]?.pods === moment.pods) last?.push(moment)
    else times.push([moment])
  }
  return times
}

/** Which pod has which partitions is only known where each has one; otherwise all pods together have all partitions. */
function tenuresOfCounts({ moments, partitions }: GroupHistory): Tenure[] {
  const all = Array.from({ length: partitions }, (_, partition) => partition)
  return calmTimes(moments).flatMap((calm): Tenure[] => {
    const [from, to, pods] = [calm[0]?.t ?? 0, calm.at(-1)?.t ?? 0, calm[0]?.pods ?? 0]
    if (pods === 0) return []
    if (pods < partitions) return [{ partitions: all, pods, from, to }]
    return all.map((partition) => ({ partitions: [partition], pods: 1, from, to }))
  })
}

/** Whether the members themselves say when they stop and work again. Members that were only looked at do not. */
export const hasOwnEvents = ({ memberEvents }: Pick<GroupHistory, 'memberEvents'>): boolean =>
  memberEvents.some(({ event }) => event === 'rebalancing')

/** Who worked on which partitions: from the events of members, else from the number of pods. */
export function tenuresOf(history: GroupHistory): Tenure[] {
  return history.memberEvents.length > 0 ? tenuresOfMembers(history) : tenuresOfCounts(history)
}

/** Records that were done until a moment. */
export const doneOf = ({ committed }: Moment, partitions: readonly number[]): number =>
  partitions.reduce((sum, partition) => sum + (committed[partition] ?? 0), 0)

/** Records that wait or are in work. */
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

/** The moments of a tenure, without so many seconds at both ends. */
export function momentsOf({ moments }: GroupHistory, { from, to }: Tenure, margin: number): Moment[] {
  return moments.slice(indexAt(moments, from + margin), indexAt(moments, to - margin + 1e-9))
}
