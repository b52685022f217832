import { type Snapshot } from '@food-delivery/contracts'

/** Orders placed and delivered. */
export interface Counts {
  readonly placed: number
  readonly delivered: number
}

/** Where this browser's counters start: the totals when RESET was pressed. */
export interface Baseline {
  /** Kafka's time of the RESET, ms since 1970. */
  readonly at: number
  readonly placed: number
  readonly inFlight: number
}

/** The snapshot lists at most this many open orders. */
const OPEN_ORDERS_LISTED = 1_000

/** Whether a baseline belongs to this topic: not after a restart with empty stores. */
export function fits(baseline: Baseline, snapshot: Snapshot): boolean {
  return snapshot.placed >= baseline.placed && (snapshot.since === null || snapshot.since <= baseline.at)
}

/** The counts of a snapshot: all, or those after the baseline. */
export function countsSince(baseline: Baseline | null, snapshot: Snapshot): Counts {
  if (!baseline) return { placed: snapshot.placed, delivered: snapshot.delivered }
  const placed = snapshot.placed - baseline.placed
  const listed = snapshot.openOrders.filter((order) => order.placedAt >= baseline.at).length
  const open = listed < OPEN_ORDERS_LISTED ? listed : Math.max(listed, snapshot.inFlight - baseline.inFlight)
  return { placed, delivered: Math.max(0, placed - open) }
}
