import { type Account, type LagReport } from '@food-delivery/contracts'
import { type BoardTotals } from './order-board'

/** What is kept from one look at Kafka to the next. */
export interface Tally {
  /** Sum of the end offsets at the last look, if no group lagged there; else null. */
  readonly idleEnd: number | null
  /** Orders found lost so far. */
  readonly lost: number
}

export interface Look {
  lag: LagReport
  /** How far the topic was read: the sum of next offsets. */
  position: number
  /** Orders on the board that are not delivered. */
  open: number
}

/** The tally before the first look. */
export const noTally: Tally = { idleEnd: null, lost: 0 }

/**
 * The tally after one more look. Orders are lost when nobody has anything left to do: an event whose effect is a new
 * event is committed only after that one is on the topic, so an idle topic that did not grow meanwhile stays as it is.
 */
export function nextTally(before: Tally, { lag, position, open }: Look): Tally {
  const idleEnd = endIfIdle(lag)
  const isQuiet = idleEnd !== null && idleEnd === before.idleEnd && idleEnd === position
  return { idleEnd, lost: isQuiet ? open : Math.min(before.lost, open) }
}

/** What viewers are told. */
export function toAccount({ placed, inFlight, repeated }: BoardTotals, { lost }: Tally): Account {
  return { placed, delivered: placed - inFlight, inFlight, lost: Math.min(lost, inFlight), repeated }
}

/** Groups Kafka tells nothing of are not idle: they may not have begun. */
function endIfIdle(lag: LagReport): number | null {
  const groups = Object.values(lag)
  if (groups.some(({ total, partitions }) => total > 0 || partitions.length === 0)) return null
  // The ends are those of the topic, so every group tells the same.
  return groups[0]?.partitions.reduce((sum, { end }) => sum + end, 0) ?? null
}
