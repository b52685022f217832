import { type Random } from './random'

/** Measured quantiles of a time, in seconds. */
export interface Quantiles {
  p10: number
  p50: number
  p90: number
  mean: number
}

/** The distribution of the time that a pod needs for a record, in seconds. `variation`: standard deviation / mean. */
export type ServiceTime =
  | { kind: 'constant'; mean: number }
  | { kind: 'exponential'; mean: number }
  | { kind: 'lognormal'; mean: number; variation: number }
  | ({ kind: 'measured' } & Quantiles)

/**
 * The longest time, chosen so that times have the measured mean if a tenth of them is p10 and the others are spread
 * evenly between the quantiles, and from p90 to the longest time.
 */
function longestOf({ p10, p50, p90, mean }: Quantiles): number {
  const belowP90 = 0.1 * p10 + 0.4 * ((p10 + p50) / 2) + 0.4 * ((p50 + p90) / 2)
  return Math.max(p90, ((mean - belowP90) / 0.1) * 2 - p90)
}

function drawMeasured(quantiles: Quantiles, random: Random): () => number {
  const { p10, p50, p90 } = quantiles
  const longest = longestOf(quantiles)
  return () => {
    const share = random.uniform()
    if (share < 0.1) return p10
    if (share < 0.5) return p10 + ((share - 0.1) / 0.4) * (p50 - p10)
    if (share < 0.9) return p50 + ((share - 0.5) / 0.4) * (p90 - p50)
    return p90 + ((share - 0.9) / 0.1) * (longest - p90)
  }
}

/** A function that draws service times. */
export function drawServiceTime(service: ServiceTime, random: Random): () => number {
  if (service.kind === 'measured') return drawMeasured(service, random)
  const { mean } = service
  if (service.kind === 'constant') return () => mean
  if (service.kind === 'exponential') return () => random.exponential(mean)
  const variance = Math.log(1 + service.variation ** 2)
  const [shift, deviation] = [Math.log(mean) - variance / 2, Math.sqrt(variance)]
  return () => Math.exp(shift + deviation * random.normal())
}

/** Squared coefficient of variation: 0 for a constant time, 1 for an exponential one. */
export function squaredVariation(service: ServiceTime): number {
  if (service.kind === 'constant') return 0
  if (service.kind === 'exponential') return 1
  if (service.kind === 'lognormal') return service.variation ** 2
  const { p10, p50, p90, mean } = service
  /** Mean square of times that are spread evenly between two bounds. */
  const meanSquare = (low: number, high: number): number => (low ** 2 + low * high + high ** 2) / 3
  const secondMoment =
    0.1 * p10 ** 2 + 0.4 * meanSquare(p10, p50) + 0.4 * meanSquare(p50, p90) + 0.1 * meanSquare(p90, longestOf(service))
  return Math.max(0, secondMoment / mean ** 2 - 1)
}
