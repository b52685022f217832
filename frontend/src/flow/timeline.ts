import { type ChartPoint, type LagPoint } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'
import { type Second, fulfilmentOf, unknownSecond } from './second'

/** Seconds that are kept: the longest range of the charts. */
export const TIMELINE_SECONDS = 900

/** How long a second accepts late events with their order times. */
const OPEN_SECONDS = 10

/** Consecutive seconds, oldest first; the last one is not over. */
export type Timeline = readonly Second[]

/** Lag and pods are carried over this many seconds without a report; after that they are unknown. */
const CARRY_SECONDS = 3

/** Advances to second `t`: fills the seconds between, drops the oldest. */
export function advance(timeline: Timeline, t: number): Timeline {
  const last = timeline.at(-1)
  if (!last) return [unknownSecond(t)]
  if (t <= last.t) return timeline
  const first = Math.max(last.t + 1, t - TIMELINE_SECONDS + 1)
  const level = t - last.t <= CARRY_SECONDS ? { lag: last.lag, pods: last.pods } : {}
  const added = Array.from({ length: t - first + 1 }, (_, i) => ({ ...unknownSecond(first + i), ...level }))
  return [...timeline.map((second) => closed(second, t)), ...added].slice(-TIMELINE_SECONDS)
}

function closed(second: Second, now: number): Second {
  if (!second.durations || now - second.t < OPEN_SECONDS) return second
  const { durations: _dropped, ...rest } = second
  return rest
}

/** Changes second `t` if it is kept. */
function change(timeline: Timeline, t: number, how: (second: Second) => Second): Timeline {
  const longer = advance(timeline, t)
  const index = t - (longer[0]?.t ?? t)
  const second = longer[index]
  return second ? longer.with(index, how(second)) : longer
}

/** Counts an order placed in second `t`. */
export function addPlaced(timeline: Timeline, t: number): Timeline {
  return change(timeline, t, (second) => ({ ...second, placed: (second.placed ?? 0) + 1 }))
}

/** Counts an order delivered in second `t` that took `durationMs` if known. */
export function addDelivered(timeline: Timeline, t: number, durationMs: number | undefined): Timeline {
  return change(timeline, t, (second) => {
    const delivered = (second.delivered ?? 0) + 1
    if (durationMs === undefined) return { ...second, delivered }
    const durations = [...(second.durations ?? []), durationMs]
    return { ...second, delivered, durations, ...fulfilmentOf(durations) }
  })
}

/** Records the lag in second `t`. Orders come on the same stream, so a report without events means zero orders. */
export function noteLag(timeline: Timeline, t: number, lag: PerConsumer): Timeline {
  return change(timeline, t, (second) => ({
    ...second,
    lag,
    placed: second.placed ?? 0,
    delivered: second.delivered ?? 0,
  }))
}

/** Records the ready pods in second `t`; null if unknown. */
export function notePods(timeline: Timeline, t: number, pods: PerConsumer | null): Timeline {
  return change(timeline, t, (second) => ({ ...second, pods }))
}

/** Marks the lag in second `t` as unknown while the stream is silent. */
export function noteSilence(timeline: Timeline, t: number): Timeline {
  return change(timeline, t, (second) => ({ ...second, lag: null }))
}

/** Merges the seconds of a snapshot: its orders replace ours, lag and pods stay. */
export function mergeChart(timeline: Timeline, chart: readonly ChartPoint[]): Timeline {
  return chart.reduce(
    (merged, { second, placed, delivered, averageMs, p95Ms }) =>
      change(startedBy(merged, second), second / 1_000, (old) => ({ ...old, placed, delivered, averageMs, p95Ms })),
    timeline,
  )
}

/** Merges the lag of a snapshot into seconds without lag. */
export function mergeLag(timeline: Timeline, chart: readonly LagPoint[]): Timeline {
  return chart.reduce((merged, point, i) => {
    const t = point.second / 1_000
    const next = (chart[i + 1]?.second ?? point.second) / 1_000
    // Samples are about a second apart: a second that was skipped had the same lag.
    const last = next - t <= CARRY_SECONDS ? Math.max(t, next - 1) : t
    return fillLag(startedBy(merged, point.second), { from: t, to: last, lag: perConsumer((name) => point[name]) })
  }, timeline)
}

function fillLag(timeline: Timeline, { from, to, lag }: { from: number; to: number; lag: PerConsumer }): Timeline {
  const seconds = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return seconds.reduce((filled, t) => change(filled, t, (old) => (old.lag ? old : { ...old, lag })), timeline)
}

/** Extends the timeline at the front to a second before its first. */
function startedBy(timeline: Timeline, ms: number): Timeline {
  const first = timeline[0]
  const missing = first ? first.t - ms / 1_000 : 0
  if (!first || missing <= 0 || missing + timeline.length > TIMELINE_SECONDS) return timeline
  return [...Array.from({ length: missing }, (_, i) => unknownSecond(first.t - missing + i)), ...timeline]
}
