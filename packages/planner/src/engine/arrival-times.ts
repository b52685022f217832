import { type Curve, CurveCursor } from './curve'
import { type Random } from './random'

/**
 * Evenly spaced arrival times of a partition's share of a curve. `phase`: the part of an interval before the first
 * record, from 0 to 1.
 */
export function evenArrivals(curve: Curve, share: number, phase: number): Float64Array {
  const total = (curve.counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor(curve)
  return Float64Array.from({ length: Math.max(0, Math.ceil(total - phase)) }, (_, index) =>
    cursor.timeOf((index + phase) / share),
  )
}

/** Arrival times of a partition's share of a curve, as a Poisson process with the rate of the curve. */
export function poissonArrivals(curve: Curve, share: number, random: Random): Float64Array {
  const total = (curve.counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor(curve)
  const arrivals: number[] = []
  for (let count = random.exponential(1); count < total; count += random.exponential(1)) {
    arrivals.push(cursor.timeOf(count / share))
  }
  return Float64Array.from(arrivals)
}
