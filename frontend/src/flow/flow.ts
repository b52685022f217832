import { type LagReport, type Snapshot, type TimedOrderEvent } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'
import { type ClockOffset, brokerTime, learnOffset } from './clock-offset'
import { type Baseline, type Counts, countsSince, fits } from './counts'
import {
  type Timeline,
  addDelivered,
  addPlaced,
  mergeChart,
  mergeLag,
  noteLag,
  notePods,
  noteSilence,
} from './timeline'

/** Open orders whose start is kept, for events that do not carry it. */
const OPEN_LIMIT = 5_000

/** Orders over time: the data of all charts and counters. */
export interface Flow {
  readonly offset: ClockOffset
  /** Since the topic's beginning. */
  readonly totals: Counts
  /** Since RESET, or the totals. */
  readonly counts: Counts
  readonly baseline: Baseline | null
  /** False while realtimedata still reads the topic from its beginning. */
  readonly complete: boolean
  readonly open: ReadonlyMap<string, number>
  readonly timeline: Timeline
}

/** A flow without data. */
export function emptyFlow(baseline: Baseline | null = null, timeline: Timeline = []): Flow {
  const none = { placed: 0, delivered: 0 }
  return { offset: null, totals: none, counts: none, baseline, complete: false, open: new Map(), timeline }
}

/** Replaces counts and open orders by those of a snapshot. `receivedAt`: the browser's clock, ms. */
export function takeSnapshot(flow: Flow, snapshot: Snapshot, receivedAt: number): Flow {
  const newest = snapshot.chart.at(-1)
  const offset = newest ? learnOffset(flow.offset, newest.second + 500, receivedAt) : flow.offset
  const baseline = flow.baseline && fits(flow.baseline, snapshot) ? flow.baseline : null
  const charted = mergeChart(flow.timeline, afterReset(baseline, snapshot.chart))
  return {
    offset,
    baseline,
    complete: snapshot.complete,
    totals: { placed: snapshot.placed, delivered: snapshot.delivered },
    counts: countsSince(baseline, snapshot),
    open: new Map(snapshot.openOrders.map((order) => [order.orderId, order.placedAt])),
    timeline: mergeLag(charted, afterReset(baseline, snapshot.lagChart ?? [])),
  }
}

function afterReset<P extends { second: number }>(baseline: Baseline | null, points: readonly P[]): P[] {
  return points.filter((point) => !baseline || point.second + 1_000 > baseline.at)
}

/** Adds a batch of events. */
export function takeOrders(flow: Flow, events: readonly TimedOrderEvent[], receivedAt: number): Flow {
  const open = new Map(flow.open)
  const after = events.reduce<Flow>((current, event) => {
    const offset = learnOffset(current.offset, event.timestamp, receivedAt)
    const next = event.eventType === 'delivered' ? delivered(current, event, open) : placed(current, event, open)
    return { ...next, offset }
  }, flow)
  return { ...after, open: bounded(open) }
}

function placed(flow: Flow, event: TimedOrderEvent, open: Map<string, number>): Flow {
  open.set(event.payload.orderId, event.timestamp)
  return {
    ...flow,
    totals: { ...flow.totals, placed: flow.totals.placed + 1 },
    counts: { ...flow.counts, placed: flow.counts.placed + 1 },
    timeline: addPlaced(flow.timeline, secondOf(event)),
  }
}

function delivered(flow: Flow, event: TimedOrderEvent, open: Map<string, number>): Flow {
  const placedAt = event.placedAt ?? open.get(event.payload.orderId)
  open.delete(event.payload.orderId)
  const counted = !flow.baseline || (placedAt !== undefined && placedAt >= flow.baseline.at)
  const duration = placedAt === undefined ? undefined : Math.max(0, event.timestamp - placedAt)
  return {
    ...flow,
    totals: { ...flow.totals, delivered: flow.totals.delivered + 1 },
    counts: counted ? { ...flow.counts, delivered: flow.counts.delivered + 1 } : flow.counts,
    timeline: addDelivered(flow.timeline, secondOf(event), duration),
  }
}

function secondOf(event: TimedOrderEvent): number {
  return Math.floor(event.timestamp / 1_000)
}

function bounded(open: Map<string, number>): Map<string, number> {
  if (open.size <= OPEN_LIMIT) return open
  return new Map([...open].slice(-OPEN_LIMIT))
}

/** Records the lag of all groups. */
export function takeLag(flow: Flow, report: LagReport, receivedAt: number): Flow {
  const lag = perConsumer((name) => report[name].total)
  return { ...flow, timeline: noteLag(flow.timeline, secondAt(flow, receivedAt), lag) }
}

/** Advances to the second of the browser's time `now`. `pods`: null if unknown; `live`: orders and lag are received. */
export function tick(flow: Flow, { now, pods, live }: { now: number; pods: PerConsumer | null; live: boolean }): Flow {
  const second = secondAt(flow, now)
  const timeline = notePods(flow.timeline, second, pods)
  return { ...flow, timeline: live ? timeline : noteSilence(timeline, second) }
}

/** Sets counters and charts to zero from now. */
export function reset(flow: Flow, now: number): Flow {
  const { placed, delivered } = flow.totals
  return {
    ...flow,
    baseline: { at: brokerTime(flow.offset, now), placed, inFlight: placed - delivered },
    counts: { placed: 0, delivered: 0 },
    timeline: [],
  }
}

function secondAt(flow: Flow, browserMs: number): number {
  return Math.floor(brokerTime(flow.offset, browserMs) / 1_000)
}
