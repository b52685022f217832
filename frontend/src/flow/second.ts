import { type PerConsumer } from '../cluster/per-consumer'

/** The data of one second. Null is unknown and becomes a gap in the charts. */
export interface Second {
  /** Start of the second by the broker's clock, seconds since 1970. */
  readonly t: number
  readonly placed: number | null
  readonly delivered: number | null
  /**
   * From placement to delivery of the orders delivered in this second, ms. Dropped when no more late events are
   * expected.
   */
  readonly durations?: readonly number[]
  readonly averageMs: number | null
  readonly p95Ms: number | null
  readonly lag: PerConsumer | null
  readonly pods: PerConsumer | null
}

export function unknownSecond(t: number): Second {
  return { t, placed: null, delivered: null, averageMs: null, p95Ms: null, lag: null, pods: null }
}

/** Average and 95th percentile (nearest rank) of order times in ms; null without orders. */
export function durationStatistics(durations: readonly number[]): Pick<Second, 'averageMs' | 'p95Ms'> {
  if (durations.length === 0) return { averageMs: null, p95Ms: null }
  const sorted = [...durations].sort((a, b) => a - b)
  const sum = sorted.reduce((total, duration) => total + duration, 0)
  return { averageMs: sum / sorted.length, p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null }
}
