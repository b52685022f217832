import { type RecordedStep } from '@food-delivery/autoscaler'
import { type PlatformTimes } from '../engine'
import { type GroupHistory } from './group-history'

type MemberEvent = GroupHistory['memberEvents'][number]

/** Times of a platform from the events of members, in seconds. */
export type MemberTimes = Record<keyof PlatformTimes, number[]>

/** What {@link memberTimes} reads. */
export interface MemberHistory {
  steps: readonly RecordedStep[]
  memberEvents: readonly MemberEvent[]
  /** End of the run. */
  until: number
}

/**
 * Time from the end of the startup of a pod's program until the pod asks to join. Measured until the first pod has
 * joined, because it waits for no other pod.
 */
function connectSecondsOf(events: readonly MemberEvent[], startSeconds: number): number {
  const [first] = events
  const joined = events.find(({ pod, event }) => pod === first?.pod && event === 'joined')
  return first?.event === 'started' && joined ? joined.t - first.t - startSeconds : 0
}

function addStarts({ steps, memberEvents }: MemberHistory, connectSeconds: number, times: MemberTimes): void {
  for (const [index, { t, from, to }] of steps.entries()) {
    if (to < from) continue
    const next = steps[index + 1]?.t ?? Infinity
    const startEvents = memberEvents.filter((each) => each.event === 'started' && each.t > t && each.t < next)
    const [first, ...others] = startEvents.map((each) => each.t)
    if (first === undefined) continue
    times.start.push(first - t + connectSeconds)
    times.startSpread.push(...others.map((other) => other - first))
  }
}

function addLeaves({ steps, memberEvents, until }: MemberHistory, times: MemberTimes): void {
  for (const { t, pod } of memberEvents.filter((each) => each.event === 'leaving' && each.t < until)) {
    const step = steps.findLast((each) => each.to < each.from && each.t <= t)
    const left = memberEvents.find((each) => each.pod === pod && each.event === 'left')
    if (!step || !left) continue
    times.stop.push(t - step.t)
    times.leave.push(left.t - t)
  }
}

/**
 * Adds the times of rebalances: from the cause until each member notices it, and from the last notice until all members
 * resume.
 */
function addRebalances({ memberEvents }: MemberHistory, startedToJoinSeconds: number, times: MemberTimes): void {
  const leaves = memberEvents.filter(({ event }) => event === 'left').map(({ t }) => t)
  const joins = memberEvents.filter(({ event }) => event === 'started').map(({ t }) => t + startedToJoinSeconds)
  const causes = [...leaves, ...joins]
  let previousEnd = -Infinity
  let notices: number[] = []
  for (const { t, event } of memberEvents.toSorted((a, b) => a.t - b.t)) {
    if (event === 'rebalancing') notices.push(t)
    if (event !== 'joined') continue
    const [first, last] = [notices[0], notices.at(-1)]
    if (first !== undefined && last !== undefined) {
      const cause = Math.min(...causes.filter((time) => time > previousEnd && time <= first))
      if (cause < Infinity) times.notice.push(...notices.map((notice) => notice - cause))
      times.settle.push(t - last)
    }
    previousEnd = t
    notices = []
  }
}

/**
 * Times of a platform from the events of members. `startSeconds`: startup time of the program, which the times leave
 * out.
 */
export function memberTimes(history: MemberHistory, startSeconds = 0): MemberTimes {
  const times: MemberTimes = { start: [], startSpread: [], stop: [], leave: [], notice: [], settle: [] }
  const connectSeconds = connectSecondsOf(history.memberEvents, startSeconds)
  addStarts(history, connectSeconds, times)
  addLeaves(history, times)
  addRebalances(history, startSeconds + connectSeconds, times)
  return times
}

/**
 * How long members paused in rebalances, in seconds: from the notice of a rebalance until they have partitions again.
 */
export function memberPauses({ memberEvents }: Pick<MemberHistory, 'memberEvents'>): number[] {
  return memberEvents.flatMap(({ t, pod, event }) => {
    if (event !== 'rebalancing') return []
    const joined = memberEvents.find((each) => each.pod === pod && each.event === 'joined' && each.t >= t)
    return joined ? [joined.t - t] : []
  })
}
