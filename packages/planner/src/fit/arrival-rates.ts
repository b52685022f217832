import { type Estimate, meanOf, Z_975 } from './estimate'
import { allPartitions, type GroupHistory } from './group-history'

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

/**
 * How much the counts of neighbouring intervals vary, at least 1: 1 is the variation of records that arrive at random.
 * Differences between neighbours leave out slow changes of the rate, which do not make its mean uncertain.
 */
function dispersionOf(counts: readonly number[]): number {
  const ratios = counts.slice(1).flatMap((count, index) => {
    const previous = counts[index] ?? 0
    return count + previous > 0 ? [(count - previous) ** 2 / (count + previous)] : []
  })
  return Math.max(1, meanOf(ratios))
}

function rateOf(counts: readonly number[], seconds: number): Estimate {
  const total = counts.reduce((sum, count) => sum + count, 0)
  // One is added twice, because with only a few records the interval of a normal distribution is too narrow.
  const halfWidth = Z_975 * Math.sqrt(dispersionOf(counts) * (total + 1)) + 1
  return {
    value: total / seconds,
    low: Math.max(0, total - halfWidth) / seconds,
    high: (total + halfWidth) / seconds,
    count: total,
  }
}

const totalOf = (end: readonly number[]): number => end.reduce((sum, offset) => sum + offset, 0)

function highestMinuteOf({ moments }: GroupHistory): number | null {
  const totals = moments.map(({ t, end }) => ({ t, total: totalOf(end) }))
  let minuteStart = 0
  let highest: number | null = null
  for (const { t, total } of totals) {
    while ((totals[minuteStart + 1]?.t ?? Infinity) <= t - 60) minuteStart++
    const start = totals[minuteStart]
    if (start && t - start.t >= 60) highest = Math.max(highest ?? 0, (total - start.total) / (t - start.t))
  }
  return highest
}

/** Arrivals of each partition, from the end offsets. */
export function arrivalRates(history: GroupHistory): FittedArrivals {
  const { moments, partitions, seconds } = history
  /** Records that arrived between each two neighbouring moments. */
  const countsOf = (offsetIn: (end: readonly number[]) => number): number[] =>
    moments.slice(1).map(({ end }, index) => Math.max(0, offsetIn(end) - offsetIn(moments[index]?.end ?? [])))
  const total = rateOf(countsOf(totalOf), seconds)
  const arrivalsOf = (partition: number): PartitionArrivals => {
    const counts = countsOf((end) => end[partition] ?? 0)
    const rate = rateOf(counts, seconds)
    return { partition, rate, share: total.value ? (rate.value ?? 0) / total.value : 1 / partitions }
  }
  return { total, highestMinute: highestMinuteOf(history), partitions: allPartitions(partitions).map(arrivalsOf) }
}
