import {
  type OrderTotals,
  type AutoscalerView,
  type GroupLag,
  type LagReport,
  type PodView,
  type RaceReport,
  type Snapshot,
  type TimedOrderEvent,
  consumerNames,
  noTimeLag,
} from '@food-delivery/contracts'
import race from './real-race.json'

/** The report of `npm run lab -- --race --rush 20`, reduced to one point every ten seconds. */
export const aRace: RaceReport = race

/** A snapshot of an empty system. */
export function aSnapshot(change: Partial<Snapshot> = {}): Snapshot {
  return {
    placed: 0,
    delivered: 0,
    cancelled: 0,
    inFlight: 0,
    since: null,
    complete: true,
    chart: [],
    openOrders: [],
    lag: null,
    ...change,
  }
}

/** Totals of all orders, none of them lost or repeated. */
export function someOrderTotals(change: Partial<OrderTotals> = {}): OrderTotals {
  return { placed: 10, delivered: 8, cancelled: 0, inFlight: 2, lost: 0, repeated: 0, ...change }
}

/** An `orderRequested` event. */
export function placed(orderId: string, timestamp: number): TimedOrderEvent {
  return { eventType: 'orderRequested', timestamp, payload: payloadOf(orderId) }
}

/** A `delivered` event. */
export function delivered(orderId: string, timestamp: number, placedAt?: number): TimedOrderEvent {
  const start = placedAt === undefined ? {} : { placedAt }
  return { eventType: 'delivered', timestamp, payload: payloadOf(orderId), ...start }
}

function payloadOf(orderId: string): TimedOrderEvent['payload'] {
  return { orderId, userId: 'u', kitchenId: 'k', dish: 'soup', totalPrice: 5, requestId: 'r' }
}

/** A consumer group with these lags of its six partitions, which are assigned to the owners round robin. */
export function aGroup(lags: readonly number[] = [], owners: readonly string[] = ['pod-a', 'pod-b']): GroupLag {
  const partitions = Array.from({ length: 6 }, (_, partition) => {
    const lag = lags[partition] ?? 0
    const owner = owners[partition % owners.length]
    return {
      partition,
      committed: 100,
      end: 100 + lag,
      lag,
      timeLag: noTimeLag,
      ...(owner === undefined ? {} : { owner }),
    }
  })
  return {
    total: partitions.reduce((sum, { lag }) => sum + lag, 0),
    partitions,
    ratePerSecond: 12.5,
    members: owners.length,
    timeLag: noTimeLag,
  }
}

/** A report without lag, except for the given groups. */
export function aLagReport(groups: Partial<LagReport> = {}): LagReport {
  return { ...(Object.fromEntries(consumerNames.map((name) => [name, aGroup()])) as LagReport), ...groups }
}

/** A ready pod. */
export function aPod(change: Partial<PodView> = {}): PodView {
  return {
    name: 'courier-1',
    component: 'courier',
    phase: 'ready',
    ready: true,
    createdAt: '2026-01-01T00:00:00Z',
    restarts: 0,
    ...change,
  }
}

/** The ScaledObject of the couriers. */
export function anAutoscaler(change: Partial<AutoscalerView> = {}): AutoscalerView {
  return {
    name: 'courierconsumer-scaler',
    kind: 'ScaledObject',
    target: 'courier',
    min: 2,
    max: 6,
    current: 2,
    desired: 2,
    metrics: [{ name: 's0-kafka-orders', current: '3', target: '5' }],
    conditions: [],
    ...change,
  }
}
