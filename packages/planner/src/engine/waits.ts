const PER_DECADE = 200
const SHORTEST = 1e-4
const BUCKETS = 11 * PER_DECADE

/** Distribution of waits in seconds, in buckets of 1.2 %. Weights are numbers of records. */
export class Waits {
  private readonly weights = new Float64Array(BUCKETS)
  private sum = 0
  count = 0

  add(seconds: number, records = 1): void {
    this.count += records
    this.sum += seconds * records
    this.addTo(bucketOf(seconds), records)
  }

  /** Adds records whose waits are spread evenly between two values. */
  addRange(from: number, to: number, records: number): void {
    const low = Math.min(from, to)
    const high = Math.max(from, to)
    this.count += records
    this.sum += (records * (low + high)) / 2
    const first = bucketOf(low)
    if (high < edge(first + 1) || high - low < 1e-9) return this.addTo(first, records)
    const perSecond = records / (high - low)
    let start = low
    for (let bucket = first; start < high; bucket++) {
      const end = bucket === BUCKETS - 1 ? high : Math.min(high, edge(bucket + 1))
      this.addTo(bucket, perSecond * (end - start))
      start = end
    }
  }

  private addTo(bucket: number, records: number): void {
    this.weights[bucket] = (this.weights[bucket] ?? 0) + records
  }

  /** Adds the records of another distribution. */
  addAll(other: Waits): void {
    for (const [bucket, weight] of other.weights.entries()) this.weights[bucket] = (this.weights[bucket] ?? 0) + weight
    this.count += other.count
    this.sum += other.sum
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  /** The wait that this share of the records does not exceed; 0 without records. */
  quantile(share: number): number {
    let left = share * this.count
    let end = 0
    for (const [bucket, weight] of this.weights.entries()) {
      if (weight === 0) continue
      end = edge(bucket + 1)
      if (left <= weight) return edge(bucket) + (end - edge(bucket)) * (left / weight)
      left -= weight
    }
    return end
  }

  /** Share of the records that waited longer than this. */
  shareAbove(seconds: number): number {
    const above = this.weights.subarray(bucketOf(seconds) + 1).reduce((sum, weight) => sum + weight, 0)
    return this.count === 0 ? 0 : above / this.count
  }
}

const edges = Float64Array.from({ length: BUCKETS + 1 }, (_, bucket) =>
  bucket === 0 ? 0 : SHORTEST * 10 ** (bucket / PER_DECADE),
)

const edge = (bucket: number): number => edges[bucket] ?? Infinity

function bucketOf(seconds: number): number {
  if (seconds <= SHORTEST) return 0
  return Math.min(BUCKETS - 1, Math.floor(Math.log10(seconds / SHORTEST) * PER_DECADE))
}
