import { type ChartPoint, type LagPoint } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'
import { type Second, fulfilmentOf, unknownSecond } from './second'

/** Seconds that are kept: the longest range the charts offer. Older ones are dropped, so memory stays flat. */
export const TIMELINE_SECONDS = 900

/** How long a second still takes late events with their order times. */
const OPEN_SECONDS = 10

/** Seconds without gaps, oldest first; the last one is still going on. */
export type Timeline = readonly Second[]

/** A level (lag, pods) holds on over a few seconds without news; after a longer silence nothing is known. */
const CARRY_SECONDS = 3

/** Goes on to second `t`: fills what lies between, drops what is too old. */
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

/** Changes the second `t`, where it is still kept. */
export function change(timeline: Timeline, t: number, how: (second: Second) => Second): Timeline {
  const longer = advance(timeline, t)
  const index = t - (longer[0]?.t ?? t)
  const second = longer[index]
  return second ? longer.with(index, how(second)) : longer
}

/** Counts an order placed in second `t`. */
export function addPlaced(timeline: Timeline, t: number): Timeline {
  return change(timeline, t, (second) => ({ ...second, placed: (second.placed ?? 0) + 1 }))
}

/** Counts an order delivered in second `t` that took `durationMs`, where that is known. */
export function addDelivered(timeline: Timeline, t: number, durationMs: number | undefined): Timeline {
  return change(timeline, t, (second) => {
    const delivered = (second.delivered ?? 0) + 1
    if (durationMs === undefined) return { ...second, delivered }
    const durations = [...(second.durations ?? []), durationMs]
    return { ...second, delivered, durations, ...fulfilmentOf(durations) }
  })
}

/** Notes the lag in second `t`. It comes on the same stream as the orders, so no news of these means none. */
export function noteLag(timeline: Timeline, t: number, lag: PerConsumer): Timeline {
  return change(timeline, t, (second) => ({
    ...second,
    lag,
    placed: second.placed ?? 0,
    delivered: second.delivered ?? 0,
  }))
}

/** Notes the ready pods in second `t`, or that nothing is known of them. */
export function notePods(timeline: Timeline, t: number, pods: PerConsumer | null): Timeline {
  return change(timeline, t, (second) => ({ ...second, pods }))
}

/** Notes that in second `t` nothing is heard of orders and lag. */
export function noteSilence(timeline: Timeline, t: number): Timeline {
  return change(timeline, t, (second) => ({ ...second, lag: null }))
}

/** Takes over the seconds of a snapshot: what it says of orders is true, what it does not know stays. */
export function mergeChart(timeline: Timeline, chart: readonly ChartPoint[]): Timeline {
  return chart.reduce(
    (merged, { second, placed, delivered, averageMs, p95Ms }) =>
      change(startedBy(merged, second), second / 1_000, (old) => ({ ...old, placed, delivered, averageMs, p95Ms })),
    timeline,
  )
}

/** Takes over the lag of a snapshot where this browser has not seen it itself. */
export function mergeLag(timeline: Timeline, chart: readonly LagPoint[]): Timeline {
  return chart.reduce((merged, point, i) => {
    const t = point.second / 1_000
    const next = (chart[i + 1]?.second ?? point.second) / 1_000
    // Looks are a second apart, but not on the dot: a second that was passed over had the same lag.
    const last = next - t <= CARRY_SECONDS ? Math.max(t, next - 1) : t
    return fillLag(startedBy(merged, point.second), { from: t, to: last, lag: perConsumer((name) => point[name]) })
  }, timeline)
}

function fillLag(timeline: Timeline, { from, to, lag }: { from: number; to: number; lag: PerConsumer }): Timeline {
  const seconds = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return seconds.reduce((filled, t) => change(filled, t, (old) => (old.lag ? old : { ...old, lag })), timeline)
}

/** Makes room at the front for a second that lies before the first one. */
function startedBy(timeline: Timeline, ms: number): Timeline {
  const first = timeline[0]
  const missing = first ? first.t - ms / 1_000 : 0
  if (!first || missing <= 0 || missing + timeline.length > TIMELINE_SECONDS) return timeline
  return [...Array.from({ length: missing }, (_, i) => unknownSecond(first.t - missing + i)), ...timeline]
}
