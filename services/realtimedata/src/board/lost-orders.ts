import { type OrderTotals, type LagReport } from '@food-delivery/contracts'
import { type BoardTotals } from './order-board'

/** The number of lost orders, and the state for the next observation. */
export interface LostOrders {
  /** Sum of the end offsets at the last observation, or null if a group had lag or no offsets. */
  readonly idleEnd: number | null
  readonly count: number
}

export interface Observation {
  lag: LagReport
  /** Position of realtimedata in the topic: the sum of its next offsets. */
  position: number
  /** Orders that were placed, and neither delivered nor cancelled. */
  inFlight: number
}

/** The state before the first observation. */
export const noLostOrders: LostOrders = { idleEnd: null, count: 0 }

/**
 * Compares an observation with the previous one. Orders in flight are lost if no group has work left: a handler
 * publishes the next event before its offset is committed, so a topic that has no lag and does not grow gets no more
 * events.
 */
export function countLostOrders(previous: LostOrders, { lag, position, inFlight }: Observation): LostOrders {
  const idleEnd = endIfIdle(lag)
  const isIdle = idleEnd !== null && idleEnd === previous.idleEnd && idleEnd === position
  return { idleEnd, count: isIdle ? inFlight : Math.min(previous.count, inFlight) }
}

export function toOrderTotals(totals: BoardTotals, lost: LostOrders): OrderTotals {
  const { placed, cancelled, inFlight, repeated } = totals
  const delivered = placed - cancelled - inFlight
  return { placed, delivered, cancelled, inFlight, lost: Math.min(lost.count, inFlight), repeated }
}

/** The end of the topic, or null if a group has lag or no offsets. A group without offsets may start later. */
function endIfIdle(lag: LagReport): number | null {
  const groups = Object.values(lag)
  if (groups.some(({ total, partitions }) => total > 0 || partitions.length === 0)) return null
  // The end offsets belong to the topic, so they are equal for all groups.
  return groups[0]?.partitions.reduce((sum, { end }) => sum + end, 0) ?? null
}
