import { type Snapshot } from '@food-delivery/contracts'

/** Orders placed, delivered and cancelled. */
export interface Counts {
  readonly placed: number
  readonly delivered: number
  /** Default 0. */
  readonly cancelled?: number
}

/** The totals at the last reset. The counters of this browser start there. */
export interface Baseline {
  /** Time of the reset by the broker's clock, ms since 1970. */
  readonly at: number
  readonly placed: number
  readonly inFlight: number
  /** Default 0. */
  readonly cancelled?: number
}

/** The orders that are neither delivered nor cancelled. */
export function inFlight({ placed, delivered, cancelled = 0 }: Counts): number {
  return Math.max(0, placed - delivered - cancelled)
}

/** A snapshot lists at most this many open orders. */
const MAX_LISTED_ORDERS = 1_000

export function totalsOf({ placed, delivered, cancelled }: Snapshot): Counts {
  return { placed, delivered, cancelled }
}

/** Whether a baseline is of the same topic as the snapshot. False if the topic was deleted and created again since. */
export function isOfSameTopic(baseline: Baseline, snapshot: Snapshot): boolean {
  return snapshot.placed >= baseline.placed && (snapshot.since === null || snapshot.since <= baseline.at)
}

/** The counts since the baseline; the totals of the snapshot if there is no baseline. */
export function countsSince(baseline: Baseline | null, snapshot: Snapshot): Counts {
  if (!baseline) return totalsOf(snapshot)
  const placed = snapshot.placed - baseline.placed
  const listed = snapshot.openOrders.filter((order) => order.placedAt >= baseline.at).length
  // A full list may lack open orders, so the totals determine their number.
  const open = listed < MAX_LISTED_ORDERS ? listed : Math.max(listed, snapshot.inFlight - baseline.inFlight)
  const cancelled = snapshot.cancelled - (baseline.cancelled ?? 0)
  return { placed, delivered: Math.max(0, placed - open - cancelled), cancelled }
}
