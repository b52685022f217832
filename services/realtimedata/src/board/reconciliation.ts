import { type Account, type LagReport } from '@food-delivery/contracts'
import { type BoardTotals } from './order-board'

/** The orders that are lost, and what the next observation is compared with. */
export interface Reconciliation {
  /** Sum of the end offsets at the last observation, if no group lagged then; else null. */
  readonly idleEnd: number | null
  /** Orders found lost so far. */
  readonly lost: number
}

export interface Observation {
  lag: LagReport
  /** How far realtimedata has read the topic: the sum of its next offsets. */
  position: number
  /** Orders that are placed and not delivered. */
  open: number
}

/** Before the first observation. */
export const notReconciled: Reconciliation = { idleEnd: null, lost: 0 }

/**
 * Compares one more observation. Open orders are lost when no group has work left: a handler publishes its next event
 * before its offset is committed, so a topic without lag that has not grown in between will not grow by itself.
 */
export function reconcile(before: Reconciliation, { lag, position, open }: Observation): Reconciliation {
  const idleEnd = endIfIdle(lag)
  const isQuiet = idleEnd !== null && idleEnd === before.idleEnd && idleEnd === position
  return { idleEnd, lost: isQuiet ? open : Math.min(before.lost, open) }
}

/** The account of all orders, as browsers get it. */
export function toAccount({ placed, inFlight, repeated }: BoardTotals, { lost }: Reconciliation): Account {
  return { placed, delivered: placed - inFlight, inFlight, lost: Math.min(lost, inFlight), repeated }
}

/** The end of the topic if no group lags there. Groups without offsets are not idle: they may not have started. */
function endIfIdle(lag: LagReport): number | null {
  const groups = Object.values(lag)
  if (groups.some(({ total, partitions }) => total > 0 || partitions.length === 0)) return null
  // The end offsets are those of the topic, hence the same for every group.
  return groups[0]?.partitions.reduce((sum, { end }) => sum + end, 0) ?? null
}
