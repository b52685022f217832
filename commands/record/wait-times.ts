import { type RecordedGroup } from '@food-delivery/autoscaler'
import { percentile } from '../support/percentile'

type Waits = NonNullable<RecordedGroup['waits']>

/**
 * The records of offsets `from` (inclusive) to `to` (exclusive), committed between two samples at `after` and `until`,
 * ms since 1970.
 */
interface Commit {
  partition: number
  from: number
  to: number
  after: number
  until: number
}

/** The quantile of waits in seconds, rounded to a millisecond. */
const quantile = (waits: readonly number[], share: number): number =>
  Math.round(percentile(waits, share) * 1_000) / 1_000

/**
 * Measures the waits of records, from their timestamps until their commits. A record is committed at an unknown time
 * between two samples. The records that are committed between two samples are assumed to divide this time evenly.
 */
export class WaitTimes {
  /** Timestamps by offset, of each partition. */
  private readonly timestamps: Map<number, number>[] = []
  private committed: readonly (number | null)[] = []
  /** When `committed` was read, ms since 1970; 0 before the first sample. */
  private sampledAt = 0
  /** Commits whose last record has not been read yet. */
  private pending: Commit[] = []
  private repeated = 0
  /** Waits in seconds, by the second of the timestamp. */
  private readonly waits = new Map<number, number[]>()

  addRecord({ partition, offset, timestamp }: { partition: number; offset: number; timestamp: number }): void {
    const timestamps = (this.timestamps[partition] ??= new Map<number, number>())
    timestamps.set(offset, timestamp)
  }

  /** Adds a sample: the committed offset of each partition at the time `at`, ms since 1970. */
  addCommitted(committed: readonly (number | null)[], at: number): void {
    for (const [partition, offset] of committed.entries()) {
      const previousOffset = this.committed[partition]
      if (offset === null || previousOffset === undefined || this.sampledAt === 0) continue
      const from = previousOffset ?? 0
      if (offset < from) this.repeated += from - offset
      else this.pending.push({ partition, from, to: offset, after: this.sampledAt, until: at })
    }
    this.committed = committed
    this.sampledAt = at
    this.resolveAll()
  }

  /** Whether all committed records were read. */
  get isComplete(): boolean {
    this.resolveAll()
    return this.pending.length === 0
  }

  /** Summarizes the waits; undefined if no committed record was read. `startedAt`: ms since 1970. */
  summary(startedAt: number): Waits | undefined {
    this.resolveAll()
    const waitsBySecond = [...this.waits].sort(([a], [b]) => a - b)
    const allWaits = waitsBySecond.flatMap(([, waits]) => waits).sort((a, b) => a - b)
    if (allWaits.length === 0) return undefined
    return {
      count: allWaits.length,
      repeated: this.repeated,
      p50: quantile(allWaits, 0.5),
      p90: quantile(allWaits, 0.9),
      p95: quantile(allWaits, 0.95),
      p99: quantile(allWaits, 0.99),
      max: quantile(allWaits, 1),
      seconds: waitsBySecond.map(([second, waits]) => {
        const t = second - Math.floor(startedAt / 1_000)
        return { t, records: waits.length, p50: quantile(waits, 0.5), max: quantile(waits, 1) }
      }),
    }
  }

  private resolveAll(): void {
    this.pending = this.pending.filter((commit) => !this.resolve(commit))
  }

  /** Adds the waits of the records of a commit; returns false if the last of them has not been read yet. */
  private resolve({ partition, from, to, after, until }: Commit): boolean {
    const timestamps = this.timestamps[partition]
    if (to > from && timestamps?.has(to - 1) !== true) return false
    for (let offset = from; offset < to; offset++) {
      const timestamp = timestamps?.get(offset)
      // Retention has deleted the record, or the offset belongs to a transaction marker.
      if (timestamp === undefined) continue
      timestamps?.delete(offset)
      const committedAt = after + ((offset - from + 1) / (to - from + 1)) * (until - after)
      this.addWait(timestamp, Math.max(0, committedAt - timestamp) / 1_000)
    }
    return true
  }

  private addWait(timestamp: number, waitSeconds: number): void {
    const second = Math.floor(timestamp / 1_000)
    const waits = this.waits.get(second) ?? []
    waits.push(waitSeconds)
    this.waits.set(second, waits)
  }
}
