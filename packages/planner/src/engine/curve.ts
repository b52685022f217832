import { pointAbove } from '@food-delivery/kafka-client/curve'

/** Cumulative records over time: straight lines between points. Times in seconds; times and counts ascend. */
export interface Curve {
  times: Float64Array
  counts: Float64Array
}

/** Values over time; each is valid until the next. */
export interface MetricSeries {
  times: Float64Array
  values: Float64Array
}

/** The value at a time; before the first time, the first value. */
export const valueAt = ({ times, values }: MetricSeries, time: number): number =>
  values[Math.max(0, pointAbove(times, time) - 1)] ?? 0

/** Arrivals of every partition, each of which gets a share of a curve. */
export interface Load {
  /** Curves with the same times. */
  curves: readonly Curve[]
  /** Index of the curve of each partition, and its share. */
  partitions: readonly { curve: number; share: number }[]
}

/** The share of each curve that all partitions together get. */
export const sharesOfCurves = ({ curves, partitions }: Load): number[] =>
  curves.map((_, curve) => partitions.reduce((sum, each) => sum + (each.curve === curve ? each.share : 0), 0))

/** Reads a curve from front to back. */
export class CurveCursor {
  private index = 0

  constructor(private readonly curve: Curve) {}

  /** Cumulative records at a time, which must not be before that of the last call. */
  countAt(time: number): number {
    const { times, counts } = this.curve
    while (this.index < times.length - 2 && (times[this.index + 1] ?? Infinity) <= time) this.index++
    return this.interpolate(times, counts, time)
  }

  /** The earliest time at which this many records have arrived; Infinity if they never do. */
  timeOf(count: number): number {
    const { times, counts } = this.curve
    while (this.index < counts.length - 2 && (counts[this.index + 1] ?? Infinity) < count) this.index++
    if (count > (counts[counts.length - 1] ?? 0)) return Infinity
    return this.interpolate(counts, times, count)
  }

  private interpolate(from: Float64Array, to: Float64Array, value: number): number {
    const [x0 = 0, x1 = x0] = [from[this.index], from[this.index + 1]]
    const [y0 = 0, y1 = y0] = [to[this.index], to[this.index + 1]]
    if (value <= x0) return y0
    return value >= x1 ? y1 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0)
  }
}

/** The curve of a rate that is constant between each two neighbouring times. `rates`: one per interval. */
export function curveOfRates(times: readonly number[], rates: readonly number[]): Curve {
  const counts = new Float64Array(times.length)
  for (let index = 1; index < times.length; index++) {
    const seconds = (times[index] ?? 0) - (times[index - 1] ?? 0)
    counts[index] = (counts[index - 1] ?? 0) + seconds * (rates[index - 1] ?? 0)
  }
  return { times: Float64Array.from(times), counts }
}
