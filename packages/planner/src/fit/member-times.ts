import { type RecordedStep } from '@food-delivery/autoscaler'
import { type PlatformTimes } from '../engine'
import { type GroupHistory } from './group-history'

type Member = GroupHistory['memberEvents'][number]

/** Times of a platform from the events of members, in seconds. */
export type MemberTimes = Record<keyof PlatformTimes, number[]>

/** What {@link memberTimes} reads. */
export interface MemberHistory {
  steps: readonly RecordedStep[]
  memberEvents: readonly Member[]
  /** End of the run. */
  until: number
}

/** From the start of a pod until it asks to join, measured on the first pod, which waits for no other. */
function connectSeconds(members: readonly Member[], startSeconds: number): number {
  const [first] = members
  const joined = members.find(({ pod, event }) => pod === first?.pod && event === 'joined')
  return first?.event === 'started' && joined ? joined.t - first.t - startSeconds : 0
}

function addStarts({ steps, memberEvents }: MemberHistory, connect: number, times: MemberTimes): void {
  for (const [index, { t, from, to }] of steps.entries()) {
    if (to < from) continue
    const next = steps[index + 1]?.t ?? Infinity
    const started = memberEvents.filter((each) => each.event === 'started' && each.t > t && each.t < next)
    const [first, ...others] = started.map((each) => each.t)
    if (first === undefined) continue
    times.start.push(first - t + connect)
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
 * Adds the times of rebalances: from the cause until each member noticed, and from the last notice until each resumed.
 */
function addRebalances({ memberEvents }: MemberHistory, startAndConnect: number, times: MemberTimes): void {
  const causes = memberEvents.flatMap(({ t, event }) =>
    event === 'left' ? t : event === 'started' ? t + startAndConnect : [],
  )
  let [end, noticed]: [number, number[]] = [-Infinity, []]
  for (const { t, event } of memberEvents.toSorted((a, b) => a.t - b.t)) {
    if (event === 'rebalancing') noticed.push(t)
    if (event !== 'joined') continue
    const [first, last] = [noticed[0], noticed.at(-1)]
    if (first !== undefined && last !== undefined) {
      const cause = Math.min(...causes.filter((each) => each > end && each <= first))
      if (cause < Infinity) times.notice.push(...noticed.map((each) => each - cause))
      times.settle.push(t - last)
    }
    ;[end, noticed] = [t, []]
  }
}

/**
 * Times of a platform from the events of members. `startSeconds`: startup time of the program, which is not counted.
 */
export function memberTimes(history: MemberHistory, startSeconds = 0): MemberTimes {
  const times: MemberTimes = { start: [], startSpread: [], stop: [], leave: [], notice: [], settle: [] }
  const connect = connectSeconds(history.memberEvents, startSeconds)
  addStarts(history, connect, times)
  addLeaves(history, times)
  addRebalances(history, startSeconds + connect, times)
  return times
}

/** How long members paused in rebalances, in seconds: from noticing one until they have partitions again. */
export function memberPauses({ memberEvents }: Pick<MemberHistory, 'memberEvents'>): number[] {
  return memberEvents.flatMap(({ t, pod, event }) => {
    if (event !== 'rebalancing') return []
    const joined = memberEvents.find((each) => each.pod === pod && each.event === 'joined' && each.t >= t)
    return joined ? [joined.t - t] : []
  })
}
