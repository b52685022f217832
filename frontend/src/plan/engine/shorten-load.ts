import { type Curve, CurveCursor, type LoadSource } from '@food-delivery/planner'

/** A load with fewer points, as CSV. */
export interface ShortenedLoad {
  readonly text: string
  /**
   * The maximum difference from the original in the number of arrived records, at any time and in any partition; in all
   * together, if the load is not given by partition.
   */
  readonly records: number
  /** The same as a share of all records of the largest partition, or of all together. */
  readonly share: number
}

const timesBetween = (seconds: number, steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, index) => Number(((index * seconds) / steps).toFixed(3)))

const countsAt = (curve: Curve, times: readonly number[]): number[] => {
  const cursor = new CurveCursor(curve)
  return times.map((time) => cursor.countAt(time))
}

/** The maximum difference in records between a curve and the straight lines between the points of a shortened one. */
function maxDifference(curve: Curve, times: readonly number[], counts: readonly number[]): number {
  const shortened = new CurveCursor({ times: Float64Array.from(times), counts: Float64Array.from(counts) })
  return curve.times.reduce(
    (max, time, index) => Math.max(max, Math.abs((curve.counts[index] ?? 0) - shortened.countAt(time))),
    0,
  )
}

/** Rates with four significant digits, and the counts that they add up to. */
function ratesOf(counts: readonly number[], times: readonly number[]) {
  const rates: number[] = []
  const roundedCounts = [0]
  for (const [step, time] of times.slice(1).entries()) {
    const seconds = time - (times[step] ?? 0)
    const records = (counts[step + 1] ?? 0) - (counts[step] ?? 0)
    const rate = Number((records / seconds).toPrecision(4))
    rates.push(rate)
    roundedCounts.push((roundedCounts[step] ?? 0) + rate * seconds)
  }
  return { rates, roundedCounts }
}

function shortenRate(curve: Curve, times: readonly number[]) {
  const { rates, roundedCounts } = ratesOf(countsAt(curve, times), times)
  const text = ['time,rate', ...rates.map((rate, index) => `${times[index]},${rate}`)].join('\n')
  return { text, records: maxDifference(curve, times, roundedCounts) }
}

function shortenOffsets(curves: readonly Curve[], times: readonly number[]) {
  const countsByPartition = curves.map((curve) => countsAt(curve, times).map(Math.round))
  const rows = times.flatMap((time, index) =>
    countsByPartition.map((counts, partition) => `${time},${partition},${counts[index]}`),
  )
  const records = curves.reduce(
    (max, curve, index) => Math.max(max, maxDifference(curve, times, countsByPartition[index] ?? [])),
    0,
  )
  return { text: ['time,partition,end', ...rows].join('\n'), records }
}

/** Reduces a load to `steps` steps of equal duration. */
export function shortenLoad({ curves, isPerPartition, seconds }: LoadSource, steps: number): ShortenedLoad {
  const times = timesBetween(seconds, steps)
  const [first] = curves
  if (!first) return { text: '', records: 0, share: 0 }
  const { text, records } = isPerPartition ? shortenOffsets(curves, times) : shortenRate(first, times)
  const largest = curves.reduce((max, { counts }) => Math.max(max, counts.at(-1) ?? 0), 0)
  return { text, records, share: largest === 0 ? 0 : records / largest }
}
