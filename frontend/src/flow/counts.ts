import { type Snapshot } from '@food-delivery/contracts'

/** Orders placed and delivered. */
export interface Counts {
  readonly placed: number
  readonly delivered: number
}

/** The totals at the last reset, from which the counters of this browser start. */
export interface Baseline {
  /** Time of the reset by the broker's clock, ms since 1970. */
  readonly at: number
  readonly placed: number
  readonly inFlight: number
}

/** Maximum number of open orders in a snapshot. */
const MAX_OPEN_ORDERS = 1_000

/** Whether a baseline is of the same topic as the snapshot. It is not if the topic was created again. */
export function isOfSameTopic(baseline: Baseline, snapshot: Snapshot): boolean {
  return snapshot.placed >= baseline.placed && (snapshot.since === null || snapshot.since <= baseline.at)
}

/** The counts since the baseline; the totals of the snapshot if there is no baseline. */
export function countsSince(baseline: Baseline | null, snapshot: Snapshot): Counts {
  if (!baseline) return { placed: snapshot.placed, delivered: snapshot.delivered }
  const placed = snapshot.placed - baseline.placed
  const listed = snapshot.openOrders.filter((order) => order.placedAt >= baseline.at).length
  const open = listed < MAX_OPEN_ORDERS ? listed : Math.max(listed, snapshot.inFlight - baseline.inFlight)
  return { placed, delivered: Math.max(0, placed - open) }
}
