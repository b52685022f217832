import { type ChartPoint, type LagPoint } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'
import { type Second, durationStatistics, unknownSecond } from './second'

/** Length of the timeline: the longest range of the charts. */
export const TIMELINE_SECONDS = 900

/** Age of a second at which no more late events are expected. */
const MAX_LATENESS_SECONDS = 10

/** Consecutive seconds, oldest first; the last one is not over. */
export type Timeline = readonly Second[]

/**
 * Longest gap between two updates over which lag and pods stay valid. Seconds. Each tick of the page is an update, so
 * without new reports the lag stays valid until a tick finds that the events stream is unavailable.
 */
const VALID_SECONDS = 3

/** Adds the seconds up to `t` and drops the oldest ones. */
export function advance(timeline: Timeline, t: number): Timeline {
  const last = timeline.at(-1)
  if (!last) return [unknownSecond(t)]
  if (t <= last.t) return timeline
  const first = Math.max(last.t + 1, t - TIMELINE_SECONDS + 1)
  const lastReport = t - last.t <= VALID_SECONDS ? { lag: last.lag, pods: last.pods } : {}
  const added = Array.from({ length: t - first + 1 }, (_, i) => ({ ...unknownSecond(first + i), ...lastReport }))
  return [...timeline.map((second) => withoutOldDurations(second, t)), ...added].slice(-TIMELINE_SECONDS)
}

function withoutOldDurations(second: Second, now: number): Second {
  if (!second.durations || now - second.t < MAX_LATENESS_SECONDS) return second
  const { durations: _durations, ...withoutDurations } = second
  return withoutDurations
}

/** Updates second `t`, unless it is older than the timeline. */
function updateSecond(timeline: Timeline, t: number, update: (second: Second) => Second): Timeline {
  const extended = advance(timeline, t)
  const index = t - (extended[0]?.t ?? t)
  const second = extended[index]
  return second ? extended.with(index, update(second)) : extended
}

/** Counts an order placed in second `t`. */
export function addPlaced(timeline: Timeline, t: number): Timeline {
  return updateSecond(timeline, t, (second) => ({ ...second, placed: (second.placed ?? 0) + 1 }))
}

/** Counts an order delivered in second `t`. `durationMs`: undefined if unknown. */
export function addDelivered(timeline: Timeline, t: number, durationMs: number | undefined): Timeline {
  return updateSecond(timeline, t, (second) => {
    const delivered = (second.delivered ?? 0) + 1
    if (durationMs === undefined) return { ...second, delivered }
    const durations = [...(second.durations ?? []), durationMs]
    return { ...second, delivered, durations, ...durationStatistics(durations) }
  })
}

/** Records the lag in second `t`. Orders arrive on the same stream, so a report without orders means zero orders. */
export function recordLag(timeline: Timeline, t: number, lag: PerConsumer): Timeline {
  return updateSecond(timeline, t, (second) => ({
    ...second,
    lag,
    placed: second.placed ?? 0,
    delivered: second.delivered ?? 0,
  }))
}

/** Records the ready pods in second `t`; null if unknown. */
export function recordPods(timeline: Timeline, t: number, pods: PerConsumer | null): Timeline {
  return updateSecond(timeline, t, (second) => ({ ...second, pods }))
}

/** Marks the lag in second `t` as unknown. */
export function recordMissingLag(timeline: Timeline, t: number): Timeline {
  return updateSecond(timeline, t, (second) => ({ ...second, lag: null }))
}

/** Replaces the orders with those of a snapshot; lag and pods stay. `second` of a point: its start, ms since 1970. */
export function mergeChart(timeline: Timeline, chart: readonly ChartPoint[]): Timeline {
  return chart.reduce(
    (merged, { second, placed, delivered, averageMs, p95Ms }) =>
      updateSecond(startingAt(merged, second), second / 1_000, (current) => ({
        ...current,
        placed,
        delivered,
        averageMs,
        p95Ms,
      })),
    timeline,
  )
}

/** Adds the lag of a snapshot to seconds without lag. */
export function mergeLag(timeline: Timeline, chart: readonly LagPoint[]): Timeline {
  return chart.reduce((merged, point, i) => {
    const t = point.second / 1_000
    const next = (chart[i + 1]?.second ?? point.second) / 1_000
    // Samples are about a second apart. A second between two samples has the lag of the first.
    const last = next - t <= VALID_SECONDS ? Math.max(t, next - 1) : t
    return fillLag(startingAt(merged, point.second), { from: t, to: last, lag: perConsumer((name) => point[name]) })
  }, timeline)
}

function fillLag(timeline: Timeline, { from, to, lag }: { from: number; to: number; lag: PerConsumer }): Timeline {
  const seconds = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  return seconds.reduce(
    (filled, t) => updateSecond(filled, t, (second) => (second.lag ? second : { ...second, lag })),
    timeline,
  )
}

/**
 * Adds earlier seconds at the start, until the timeline contains the second that starts at `ms`; none if it would
 * become longer than `TIMELINE_SECONDS`.
 */
function startingAt(timeline: Timeline, ms: number): Timeline {
  const first = timeline[0]
  const missingCount = first ? first.t - ms / 1_000 : 0
  if (!first || missingCount <= 0 || missingCount + timeline.length > TIMELINE_SECONDS) return timeline
  return [...Array.from({ length: missingCount }, (_, i) => unknownSecond(first.t - missingCount + i)), ...timeline]
}
