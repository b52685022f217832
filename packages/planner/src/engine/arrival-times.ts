import { type Curve, CurveCursor } from './curve'
import { type Random } from './random'

/**
 * Arrival times of a partition's share of a curve, evenly spaced. `phase`: where the first record is in its interval, 0 to 1.
 */
export function evenArrivals({ times, counts }: Curve, share: number, phase: number): Float64Array {
  const total = (counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor({ times, counts })
  return Float64Array.from({ length: Math.max(0, Math.ceil(total - phase)) }, (_, index) =>
    cursor.timeOf((index + phase) / share),
  )
}

/** Arrival times of a partition's share of a curve, as a Poisson process with the rate of the curve. */
export function poissonArrivals({ times, counts }: Curve, share: number, random: Random): Float64Array {
  const total = (counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor({ times, counts })
  const arrivals: number[] = []
  for (let count = random.exponential(1); count < total; count += random.exponential(1)) {
    arrivals.push(cursor.timeOf(count / share))
  }
  return Float64Array.from(arrivals)
}
