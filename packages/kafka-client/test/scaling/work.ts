import { type Random } from './random'

/** `rebalanceDrainMs` of the consumers. */
export const DRAIN_MS = 150

/** How long a record takes, and whether it fails. The value of the record is this object as JSON. */
export interface Work {
  nth: number
  key: string
  /** Simulated work, ms. */
  workMs: number
  /** How long the handler takes, ms. */
  handlerMs: number
  /** Whether its first attempt at each member fails. */
  fails: boolean
}

export const parseWork = (value: string) => JSON.parse(value) as Work

export function anyWork(nth: number, random: Random): Work {
  const [workKind, handlerKind] = [random.next(), random.next()]
  return {
    nth,
    key: `key-${random.integer(0, 11)}`,
    workMs: anyWorkMs(workKind, random),
    handlerMs: anyHandlerMs(handlerKind, random),
    fails: random.isTrue(0.04),
  }
}

/** @param kind from 0 to 1; decides whether there is no, short, medium or long work */
function anyWorkMs(kind: number, random: Random): number {
  if (kind < 0.55) return 0
  if (kind < 0.75) return random.integer(10, 80)
  if (kind < 0.92) return random.integer(10, 400)
  return random.integer(10, 900)
}

/** @param kind from 0 to 1; decides whether the handler ends at once, soon, or possibly later than a drain */
function anyHandlerMs(kind: number, random: Random): number {
  if (kind < 0.6) return 0
  if (kind < 0.9) return random.integer(1, 40)
  return random.integer(1, 3 * DRAIN_MS)
}
