import { type LagReport, type Snapshot, type TimedOrderEvent } from '@food-delivery/contracts'
import { type PerConsumer, perConsumer } from '../cluster/per-consumer'
import { type ClockOffset, brokerTime, updateOffset } from './clock-offset'
import { type Baseline, type Counts, countsSince, inFlight, isOfSameTopic, totalsOf } from './counts'
import {
  type Timeline,
  addDelivered,
  addPlaced,
  mergeChart,
  mergeLag,
  recordLag,
  recordPods,
  recordMissingLag,
} from './timeline'

/** Maximum number of open orders that are remembered. */
const MAX_OPEN_ORDERS = 5_000

/** The events of a second have, on average, the timestamp in its middle. */
const HALF_SECOND_MS = 500

/** Orders over time: the data of all charts and counters. */
export interface Flow {
  readonly offset: ClockOffset
  /** Since the beginning of the topic. */
  readonly totals: Counts
  /** Since the last reset. */
  readonly counts: Counts
  readonly baseline: Baseline | null
  /** False until realtimedata has read the topic from its beginning to its end. */
  readonly complete: boolean
  /** When each open order was placed, by its id, ms since 1970. Some `delivered` events do not contain that time. */
  readonly open: ReadonlyMap<string, number>
  readonly timeline: Timeline
}

export function emptyFlow(baseline: Baseline | null = null, timeline: Timeline = []): Flow {
  const noOrders = { placed: 0, delivered: 0 }
  return { offset: null, totals: noOrders, counts: noOrders, baseline, complete: false, open: new Map(), timeline }
}

/** Replaces the counts and the open orders with those of a snapshot. `receivedAt`: the browser's clock, ms. */
export function applySnapshot(flow: Flow, snapshot: Snapshot, receivedAt: number): Flow {
  const newest = snapshot.chart.at(-1)
  const offset = newest ? updateOffset(flow.offset, newest.second + HALF_SECOND_MS, receivedAt) : flow.offset
  const baseline = flow.baseline && isOfSameTopic(flow.baseline, snapshot) ? flow.baseline : null
  const timeline = mergeChart(flow.timeline, afterReset(baseline, snapshot.chart))
  return {
    offset,
    baseline,
    complete: snapshot.complete,
    totals: totalsOf(snapshot),
    counts: countsSince(baseline, snapshot),
    open: new Map(snapshot.openOrders.map((order) => [order.orderId, order.placedAt])),
    timeline: mergeLag(timeline, afterReset(baseline, snapshot.lagChart ?? [])),
  }
}

/** The points of a chart since the reset. `second`: the start of its second, ms since 1970. */
function afterReset<Point extends { second: number }>(baseline: Baseline | null, points: readonly Point[]): Point[] {
  return points.filter((point) => !baseline || point.second + 1_000 > baseline.at)
}

export function applyOrders(flow: Flow, events: readonly TimedOrderEvent[], receivedAt: number): Flow {
  const open = new Map(flow.open)
  const updated = events.reduce<Flow>((current, event) => {
    const offset = updateOffset(current.offset, event.timestamp, receivedAt)
    const next = appliers[event.eventType](current, event, open)
    return { ...next, offset }
  }, flow)
  return { ...updated, open: newestOpen(open) }
}

function applyPlaced(flow: Flow, event: TimedOrderEvent, open: Map<string, number>): Flow {
  open.set(event.payload.orderId, event.timestamp)
  return {
    ...flow,
    totals: { ...flow.totals, placed: flow.totals.placed + 1 },
    counts: { ...flow.counts, placed: flow.counts.placed + 1 },
    timeline: addPlaced(flow.timeline, secondOf(event)),
  }
}

function applyDelivered(flow: Flow, event: TimedOrderEvent, open: Map<string, number>): Flow {
  const placedAt = event.placedAt ?? open.get(event.payload.orderId)
  open.delete(event.payload.orderId)
  const isCounted = !flow.baseline || (placedAt !== undefined && placedAt >= flow.baseline.at)
  const duration = placedAt === undefined ? undefined : Math.max(0, event.timestamp - placedAt)
  return {
    ...flow,
    totals: { ...flow.totals, delivered: flow.totals.delivered + 1 },
    counts: isCounted ? { ...flow.counts, delivered: flow.counts.delivered + 1 } : flow.counts,
    timeline: addDelivered(flow.timeline, secondOf(event), duration),
  }
}

function applyCancelled(flow: Flow, event: TimedOrderEvent, open: Map<string, number>): Flow {
  open.delete(event.payload.orderId)
  const oneMore = (counts: Counts): Counts => ({ ...counts, cancelled: (counts.cancelled ?? 0) + 1 })
  return { ...flow, totals: oneMore(flow.totals), counts: oneMore(flow.counts) }
}

const appliers = { orderRequested: applyPlaced, delivered: applyDelivered, cancelled: applyCancelled }

function secondOf(event: TimedOrderEvent): number {
  return Math.floor(event.timestamp / 1_000)
}

function newestOpen(open: Map<string, number>): Map<string, number> {
  if (open.size <= MAX_OPEN_ORDERS) return open
  return new Map([...open].slice(-MAX_OPEN_ORDERS))
}

export function applyLag(flow: Flow, report: LagReport, receivedAt: number): Flow {
  const lag = perConsumer((name) => report[name].total)
  return { ...flow, timeline: recordLag(flow.timeline, secondAt(flow, receivedAt), lag) }
}

/** Advances to the browser's time `now`. `pods`: null if unknown. `isLive`: whether orders and lag are being received. */
export function tick(
  flow: Flow,
  { now, pods, isLive }: { now: number; pods: PerConsumer | null; isLive: boolean },
): Flow {
  const second = secondAt(flow, now)
  const timeline = recordPods(flow.timeline, second, pods)
  return { ...flow, timeline: isLive ? timeline : recordMissingLag(timeline, second) }
}

/** Sets counters and charts to zero. */
export function reset(flow: Flow, now: number): Flow {
  const { placed, cancelled = 0 } = flow.totals
  return {
    ...flow,
    baseline: { at: brokerTime(flow.offset, now), placed, inFlight: inFlight(flow.totals), cancelled },
    counts: { placed: 0, delivered: 0 },
    timeline: [],
  }
}

function secondAt(flow: Flow, browserMs: number): number {
  return Math.floor(brokerTime(flow.offset, browserMs) / 1_000)
}
