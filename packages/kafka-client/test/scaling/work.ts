import { type Random } from './random'

/** `rebalanceDrainMs` of the consumers. */
export const DRAIN_MS = 150

/** What a record takes. It is the value of the record, as JSON. */
export interface Work {
  nth: number
  key: string
  /** Simulated work, ms. */
  workMs: number
  handlerMs: number
  /** Whether its first attempt at each member fails. */
  fails: boolean
}

export const parseWork = (value: string) => JSON.parse(value) as Work

export function anyWork(nth: number, random: Random): Work {
  const [kind, long] = [random.next(), random.next()]
  return {
    nth,
    key: `key-${random.integer(0, 11)}`,
    workMs: kind < 0.55 ? 0 : random.integer(10, kind < 0.75 ? 80 : kind < 0.92 ? 400 : 900),
    handlerMs: long < 0.6 ? 0 : random.integer(1, long < 0.9 ? 40 : 3 * DRAIN_MS),
    fails: random.isTrue(0.04),
  }
}
