/** Each bucket ends at a wait that is 1.2 % longer than the end of the one before: by the factor 10^(1/200). */
const BUCKETS_PER_DECADE = 200
/** Shorter waits are all in the first bucket. */
const MIN_SECONDS = 1e-4
/** Up to 10^7 s, which is more than 100 days. */
const BUCKETS = 11 * BUCKETS_PER_DECADE

/**
 * Distribution of waits in seconds, in buckets of 1.2 %. A wait lasts from the arrival of a record until it has been
 * processed.
 */
export class Waits {
  /** Number of records in each bucket, which need not be whole. */
  private readonly weights = new Float64Array(BUCKETS)
  /** Sum of all waits. */
  private sum = 0
  /** Number of records. */
  count = 0

  add(seconds: number, records = 1): void {
    this.count += records
    this.sum += seconds * records
    this.addToBucket(bucketOf(seconds), records)
  }

  /** Adds records whose waits are spread evenly between two values. */
  addRange(from: number, to: number, records: number): void {
    const low = Math.min(from, to)
    const high = Math.max(from, to)
    this.count += records
    this.sum += (records * (low + high)) / 2
    const first = bucketOf(low)
    if (high < startOf(first + 1) || high - low < 1e-9) return this.addToBucket(first, records)
    const perSecond = records / (high - low)
    let start = low
    for (let bucket = first; start < high; bucket++) {
      const end = bucket === BUCKETS - 1 ? high : Math.min(high, startOf(bucket + 1))
      this.addToBucket(bucket, perSecond * (end - start))
      start = end
    }
  }

  private addToBucket(bucket: number, records: number): void {
    this.weights[bucket] = (this.weights[bucket] ?? 0) + records
  }

  /** Adds the records of another distribution. */
  addAll(other: Waits): void {
    for (const [bucket, weight] of other.weights.entries()) this.addToBucket(bucket, weight)
    this.count += other.count
    this.sum += other.sum
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** The wait that this share of the records does not exceed; 0 without records. */
  quantile(share: number): number {
    let remaining = share * this.count
    let end = 0
    for (const [bucket, weight] of this.weights.entries()) {
      if (weight === 0) continue
      const start = startOf(bucket)
      end = startOf(bucket + 1)
      if (remaining <= weight) return start + (end - start) * (remaining / weight)
      remaining -= weight
    }
    return end
  }

  /** Share of the records that waited longer than this. */
  shareAbove(seconds: number): number {
    const above = this.weights.subarray(bucketOf(seconds) + 1).reduce((sum, weight) => sum + weight, 0)
    return this.count === 0 ? 0 : above / this.count
  }
}

const bucketStarts = Float64Array.from({ length: BUCKETS + 1 }, (_, bucket) =>
  bucket === 0 ? 0 : MIN_SECONDS * 10 ** (bucket / BUCKETS_PER_DECADE),
)

/** The shortest wait of a bucket, in seconds. */
const startOf = (bucket: number): number => bucketStarts[bucket] ?? Infinity

function bucketOf(seconds: number): number {
  if (seconds <= MIN_SECONDS) return 0
  return Math.min(BUCKETS - 1, Math.floor(Math.log10(seconds / MIN_SECONDS) * BUCKETS_PER_DECADE))
}
