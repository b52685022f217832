import { type Snapshot } from '@food-delivery/contracts'
import { OrderChart } from './order-chart'

export interface OrderBoardOptions {
  /** Number of open orders whose id is kept. Older open orders are only counted. Default 100,000. */
  maxOpen?: number
  /** Number of delivered or cancelled orders whose id is kept, to ignore repeated events. Default 50,000. */
  maxFinished?: number
  /** ms since 1970. Default: the system clock. */
  clock?: () => number
}

/** The fields of a snapshot that the board provides. */
export type BoardView = Pick<
  Snapshot,
  'placed' | 'delivered' | 'cancelled' | 'inFlight' | 'since' | 'chart' | 'openOrders'
>

export interface BoardTotals {
  placed: number
  cancelled: number
  /** Placed, and neither delivered nor cancelled. */
  inFlight: number
  /** Orders with more than one `delivered` event. */
  repeated: number
}

const CHART_SECONDS = 60
const MAX_SHOWN_ORDERS = 1_000

/** Totals, open orders and charts. Counts each order once, even if its events are repeated or out of order. */
export class OrderBoard {
  private readonly open = new Map<string, number>()
  /**
   * Times of deliveries and cancellations, ms since 1970. A time is negative if the `orderRequested` event of the order
   * has not been read.
   */
  private readonly finished = new Map<string, number>()
  /** Cancelled orders, which are in `finished` as well: the first of `delivered` and `cancelled` is final. */
  private readonly cancelled = new Set<string>()
  /** Delivered orders with more than one `delivered` event. */
  private readonly repeats = new Set<string>()
  private readonly chart: OrderChart
  private readonly maxOpen: number
  private readonly maxFinished: number
  private placedCount = 0
  private deliveredCount = 0
  private cancelledCount = 0
  private repeatedCount = 0
  /** Open orders whose id was dropped. */
  private untrackedCount = 0
  private since: number | null = null

  constructor({ maxOpen = 100_000, maxFinished = 50_000, clock = Date.now }: OrderBoardOptions = {}) {
    this.maxOpen = maxOpen
    this.maxFinished = maxFinished
    this.chart = new OrderChart(clock)
  }

  /** Counts a placed order. Returns false if it was counted before. */
  place(orderId: string, at: number): boolean {
    const finishedAt = this.finished.get(orderId)
    if (this.open.has(orderId) || (finishedAt !== undefined && finishedAt >= 0)) return false
    this.placedCount++
    this.chart.countPlaced(at)
    this.updateSince(at)
    if (finishedAt === undefined) this.addOpen(orderId, at)
    else this.completeOrder(orderId, at, -finishedAt)
    return true
  }

  /** Counts a delivered order. Returns false if it was counted as delivered or cancelled before. */
  deliver(orderId: string, at: number): boolean {
    if (this.cancelled.has(orderId)) return false
    if (this.finished.has(orderId)) {
      if (!this.repeats.has(orderId)) this.repeatedCount++
      this.repeats.add(orderId)
      return false
    }
    this.deliveredCount++
    this.chart.countDelivered(at)
    this.updateSince(at)
    const placedAt = this.open.get(orderId)
    this.open.delete(orderId)
    if (placedAt !== undefined) this.completeOrder(orderId, placedAt, at)
    else this.finishUntracked(orderId, at)
    return true
  }

  /** Counts a cancelled order. Returns false if it was counted as delivered or cancelled before. */
  cancel(orderId: string, at: number): boolean {
    if (this.finished.has(orderId)) return false
    this.cancelledCount++
    this.updateSince(at)
    this.cancelled.add(orderId)
    if (this.open.delete(orderId)) this.addFinished(orderId, at)
    else this.finishUntracked(orderId, at)
    return true
  }

  /** Time at which an open order was placed; undefined if the order is not open or its id was dropped. */
  placedAt(orderId: string): number | undefined {
    return this.open.get(orderId)
  }

  totals(): BoardTotals {
    return {
      placed: this.placedCount,
      cancelled: this.cancelledCount,
      inFlight: this.open.size + this.untrackedCount,
      repeated: this.repeatedCount,
    }
  }

  view(): BoardView {
    const { placed, cancelled, inFlight } = this.totals()
    return {
      placed,
      delivered: this.deliveredCount,
      cancelled,
      inFlight,
      since: this.since,
      chart: this.chart.points(CHART_SECONDS),
      openOrders: [...this.open].slice(-MAX_SHOWN_ORDERS).map(([orderId, placedAt]) => ({ orderId, placedAt })),
    }
  }

  /** Sorts the open orders by time, because the partitions of the topic are read concurrently. */
  sortOpen(): void {
    const sorted = [...this.open].sort(([, a], [, b]) => a - b)
    this.open.clear()
    for (const [orderId, placedAt] of sorted) this.open.set(orderId, placedAt)
  }

  private addOpen(orderId: string, at: number): void {
    this.open.set(orderId, at)
    if (dropOldest(this.open, this.maxOpen) !== undefined) this.untrackedCount++
  }

  /**
   * Stores the end of an order that is not in `open`. While ids of open orders have been dropped, this order is assumed to be
   * one of them. Otherwise its `orderRequested` event has not been read yet.
   */
  private finishUntracked(orderId: string, at: number): void {
    const wasDropped = this.untrackedCount > 0
    if (wasDropped) this.untrackedCount--
    this.addFinished(orderId, wasDropped ? at : -at)
  }

  private completeOrder(orderId: string, placedAt: number, finishedAt: number): void {
    this.addFinished(orderId, finishedAt)
    if (!this.cancelled.has(orderId)) this.chart.addDuration(finishedAt, finishedAt - placedAt)
  }

  private addFinished(orderId: string, finishedAt: number): void {
    this.finished.set(orderId, finishedAt)
    const dropped = dropOldest(this.finished, this.maxFinished)
    if (dropped === undefined) return
    this.repeats.delete(dropped)
    this.cancelled.delete(dropped)
  }

  private updateSince(at: number): void {
    if (this.since === null || at < this.since) this.since = at
  }
}

/** Drops the oldest entry if the map has more than `max` entries, and returns its key. */
function dropOldest(map: Map<string, number>, max: number): string | undefined {
  if (map.size <= max) return undefined
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
  return oldest
}
