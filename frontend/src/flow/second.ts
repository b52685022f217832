import { type ConsumerName } from '@food-delivery/contracts'

/** A number for each consumer group. */
export type PerConsumer = Record<ConsumerName, number>

/** One second of the shared time axis. Null means that nothing is known: the charts leave a gap there. */
export interface Second {
  /** Start of the second in Kafka's time, seconds since 1970. */
  readonly t: number
  readonly placed: number | null
  readonly delivered: number | null
  /** Fulfilment times of orders delivered in this second, ms; kept only while late events may still add to it. */
  readonly durations?: readonly number[]
  readonly averageMs: number | null
  readonly p95Ms: number | null
  readonly lag: PerConsumer | null
  readonly pods: PerConsumer | null
}

/** A second of which nothing is known yet. */
export function unknownSecond(t: number): Second {
  return { t, placed: null, delivered: null, averageMs: null, p95Ms: null, lag: null, pods: null }
}
