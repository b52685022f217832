import { type Estimate, meanOf } from './estimate'
import { type GroupHistory } from './group-history'

/** Arrivals of a partition. */
export interface PartitionArrivals {
  partition: number
  /** Records per second. */
  rate: Estimate
  /** Share of all records. */
  share: number
}

/** Arrivals in a recording; rates in records per second. */
export interface FittedArrivals {
  total: Estimate
  /** The highest rate over a minute; null for a shorter recording. */
  highestMinute: number | null
  partitions: PartitionArrivals[]
}

const Z_975 = 1.96

/**
 * Dispersion of the counts of neighbouring intervals; 1 for records that arrive at random. Differences between
 * neighbours exclude slow changes of the rate, which are known rather than uncertain. At least 1.
 */
function dispersionOf(counts: readonly number[]): number {
  const ratios = counts.slice(1).flatMap((count, index) => {
    const before = counts[index] ?? 0
    return count + before > 0 ? [(count - before) ** 2 / (count + before)] : []
  })
  return Math.max(1, meanOf(ratios))
}

function rateOf(counts: readonly number[], seconds: number): Estimate {
  const total = counts.reduce((sum, count) => sum + count, 0)
  // With only a few records, the interval of a normal distribution is too narrow.
  const half = Z_975 * Math.sqrt(dispersionOf(counts) * (total + 1)) + 1
  return {
    value: total / seconds,
    low: Math.max(0, total - half) / seconds,
    high: (total + half) / seconds,
    count: total,
  }
}

function highestMinuteOf({ moments }: GroupHistory): number | null {
  const totals = moments.map(({ t, end }) => ({ t, total: end.reduce((sum, each) => sum + each, 0) }))
  let [first, highest]: [number, number | null] = [0, null]
  for (const { t, total } of totals) {
    while ((totals[first + 1]?.t ?? Infinity) <= t - 60) first++
    const start = totals[first]
    if (start && t - start.t >= 60) highest = Math.max(highest ?? 0, (total - start.total) / (t - start.t))
  }
  return highest
}

/** Arrivals of each partition, from the end offsets. */
export function arrivalRates(history: GroupHistory): FittedArrivals {
  const { moments, partitions, seconds } = history
  const countsOf = (offset: (end: readonly number[]) => number): number[] =>
    moments.slice(1).map(({ end }, index) => Math.max(0, offset(end) - offset(moments[index]?.end ?? [])))
  const total = rateOf(
    countsOf((end) => end.reduce((sum, each) => sum + each, 0)),
    seconds,
  )
  const rates = Array.from({ length: partitions }, (_, partition) => {
    return {
      partition,
      rate: rateOf(
        countsOf((end) => end[partition] ?? 0),
        seconds,
      ),
    }
  })
  return {
    total,
    highestMinute: highestMinuteOf(history),
    partitions: rates.map(({ partition, rate }) => {
      return { partition, rate, share: total.value ? (rate.value ?? 0) / total.value : 1 / partitions }
    }),
  }
}
