import { type Curve, CurveCursor } from './curve'
import { type Random } from './random'

/** Times of the records of a partition that gets a share of a curve, as evenly as the curve allows. `phase`: 0 to 1. */
export function evenArrivals({ times, counts }: Curve, share: number, phase: number): Float64Array {
  const total = (counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor({ times, counts })
  return Float64Array.from({ length: Math.max(0, Math.ceil(total - phase)) }, (_, index) =>
    cursor.timeOf((index + phase) / share),
  )
}

/** Times of the records of a partition whose arrivals are random: a Poisson process with the rate of the curve. */
export function poissonArrivals({ times, counts }: Curve, share: number, random: Random): Float64Array {
  const total = (counts.at(-1) ?? 0) * share
  const cursor = new CurveCursor({ times, counts })
  const arrivals: number[] = []
  for (let count = random.exponential(1); count < total; count += random.exponential(1)) {
    arrivals.push(cursor.timeOf(count / share))
  }
  return Float64Array.from(arrivals)
}
