import { type OpenOrder, type Snapshot } from '@food-delivery/contracts'
import { OrderChart } from './order-chart'

export interface OrderBoardOptions {
  /** Open orders remembered by id; older ones are only counted. Default 100,000. */
  maxOpen?: number
  /** Delivered orders remembered, so that repeats of their events are not counted. Default 50,000. */
  maxSettled?: number
  /** ms since 1970. Default: the system clock. */
  clock?: () => number
}

/** The board's part of a snapshot; the rest is about Kafka. */
export type BoardView = Pick<Snapshot, 'placed' | 'delivered' | 'inFlight' | 'since' | 'chart' | 'openOrders'>

/** Totals of all orders that were counted. */
export interface BoardTotals {
  placed: number
  /** Placed and not delivered. */
  inFlight: number
  /** Orders with more than one `delivered`. */
  repeated: number
}

const CHART_SECONDS = 60
const SHOWN_OPEN_ORDERS = 1_000

/** Totals, open orders and charts. Counts each order once, however often and in whatever order its events come. */
export class OrderBoard {
  private readonly open = new Map<string, number>()
  /** When an order was delivered; negative as long as its `orderRequested` has not been read. */
  private readonly settled = new Map<string, number>()
  /** Those of the settled orders with more than one `delivered`. */
  private readonly repeats = new Set<string>()
  private readonly chart: OrderChart
  private readonly maxOpen: number
  private readonly maxSettled: number
  private placed = 0
  private delivered = 0
  private repeated = 0
  private forgotten = 0
  private since: number | null = null

  constructor({ maxOpen = 100_000, maxSettled = 50_000, clock = Date.now }: OrderBoardOptions = {}) {
    this.maxOpen = maxOpen
    this.maxSettled = maxSettled
    this.chart = new OrderChart({ clock })
  }

  /** Counts a placed order; false if it has been counted before. */
  place(orderId: string, at: number): boolean {
    const settledAt = this.settled.get(orderId)
    if (this.open.has(orderId) || (settledAt !== undefined && settledAt >= 0)) return false
    this.placed++
    this.chart.countPlaced(at)
    this.noteTime(at)
    if (settledAt === undefined) this.addOpen(orderId, at)
    else this.settle({ orderId, deliveredAt: -settledAt, placedAt: at })
    return true
  }

  /** Counts a delivered order; false if it has been counted before. */
  deliver(orderId: string, at: number): boolean {
    if (this.settled.has(orderId)) return this.repeat(orderId)
    this.delivered++
    this.chart.countDelivered(at)
    this.noteTime(at)
    const placedAt = this.open.get(orderId)
    if (this.open.delete(orderId)) this.settle({ orderId, deliveredAt: at, placedAt })
    else this.settleUnknown(orderId, at)
    return true
  }

  /** When an open order was placed; undefined if it is not open, or no longer remembered. */
  placedAt(orderId: string): number | undefined {
    return this.open.get(orderId)
  }

  totals(): BoardTotals {
    return { placed: this.placed, inFlight: this.open.size + this.forgotten, repeated: this.repeated }
  }

  view(): BoardView {
    return {
      placed: this.placed,
      delivered: this.delivered,
      inFlight: this.totals().inFlight,
      since: this.since,
      chart: this.chart.points(CHART_SECONDS),
      openOrders: this.newestOpen(),
    }
  }

  /** Sorts open orders by the time they were placed: partitions are read back concurrently. */
  sortOpen(): void {
    const sorted = [...this.open].sort(([, a], [, b]) => a - b)
    this.open.clear()
    for (const [orderId, placedAt] of sorted) this.open.set(orderId, placedAt)
  }

  private addOpen(orderId: string, at: number): void {
    this.open.set(orderId, at)
    if (dropOldest(this.open, this.maxOpen) !== undefined) this.forgotten++
  }

  private repeat(orderId: string): false {
    if (!this.repeats.has(orderId)) this.repeated++
    this.repeats.add(orderId)
    return false
  }

  /** Its `orderRequested` is no longer remembered, or was never read, or comes later. */
  private settleUnknown(orderId: string, at: number): void {
    if (this.forgotten === 0) return this.remember(orderId, -at)
    this.forgotten--
    this.remember(orderId, at)
  }

  private settle({ orderId, deliveredAt, placedAt }: Settlement): void {
    this.remember(orderId, deliveredAt)
    if (placedAt !== undefined) this.chart.addDuration(deliveredAt, deliveredAt - placedAt)
  }

  private remember(orderId: string, deliveredAt: number): void {
    this.settled.set(orderId, deliveredAt)
    const dropped = dropOldest(this.settled, this.maxSettled)
    if (dropped !== undefined) this.repeats.delete(dropped)
  }

  private noteTime(at: number): void {
    if (this.since === null || at < this.since) this.since = at
  }

  private newestOpen(): OpenOrder[] {
    const skipped = Math.max(0, this.open.size - SHOWN_OPEN_ORDERS)
    const shown: OpenOrder[] = []
    let index = 0
    for (const [orderId, placedAt] of this.open) if (index++ >= skipped) shown.push({ orderId, placedAt })
    return shown
  }
}

interface Settlement {
  orderId: string
  deliveredAt: number
  placedAt: number | undefined
}

/** The dropped key, if there were too many. */
function dropOldest(map: Map<string, number>, max: number): string | undefined {
  if (map.size <= max) return undefined
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
  return oldest
}
