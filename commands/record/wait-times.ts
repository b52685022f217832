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

const round = (seconds: number): number => Math.round(seconds * 1_000) / 1_000

const quantile = (waits: readonly number[], share: number): number => round(percentile(waits, share))

/**
 * Waits of records, from their timestamps until their commits. The time of a commit is only known to be between two
 * samples: one commit counts as in the middle, and several divide the time evenly.
 */
export class WaitTimes {
  /** Timestamps by offset, of each partition. */
  private readonly timestamps: Map<number, number>[] = []
  private committed: readonly (number | null)[] = []
  private seenAt = 0
  private pending: Commit[] = []
  private repeated = 0
  /** Waits in seconds, by the second of the timestamp. */
  private readonly waits = new Map<number, number[]>()

  addRecord({ partition, offset, timestamp }: { partition: number; offset: number; timestamp: number }): void {
    const ofPartition = (this.timestamps[partition] ??= new Map<number, number>())
    ofPartition.set(offset, timestamp)
  }

  /** `at`: ms since 1970. */
  addCommitted(committed: readonly (number | null)[], at: number): void {
    for (const [partition, offset] of committed.entries()) {
      const before = this.committed[partition]
      if (offset === null || before === undefined || this.seenAt === 0) continue
      const from = before ?? 0
      if (offset < from) this.repeated += from - offset
      else this.pending.push({ partition, from, to: offset, after: this.seenAt, until: at })
    }
    this.committed = committed
    this.seenAt = at
    this.resolveAll()
  }

  /** Whether all committed records were read. */
  get isComplete(): boolean {
    this.resolveAll()
    return this.pending.length === 0
  }

  /** Undefined without records. `startedAt`: ms since 1970. */
  summary(startedAt: number): Waits | undefined {
    this.resolveAll()
    const seconds = [...this.waits].sort(([a], [b]) => a - b)
    const all = seconds.flatMap(([, waits]) => waits).sort((a, b) => a - b)
    if (all.length === 0) return undefined
    const [p50, p90, p95, p99] = [quantile(all, 0.5), quantile(all, 0.9), quantile(all, 0.95), quantile(all, 0.99)]
    return {
      count: all.length,
      repeated: this.repeated,
      p50,
      p90,
      p95,
      p99,
      max: quantile(all, 1),
      seconds: seconds.map(([second, waits]) => {
        const t = second - Math.floor(startedAt / 1_000)
        return { t, records: waits.length, p50: quantile(waits, 0.5), max: quantile(waits, 1) }
      }),
    }
  }

  private resolveAll(): void {
    this.pending = this.pending.filter((commit) => !this.resolve(commit))
  }

  /** Adds the waits of the records of a commit; returns false if they have not been read yet. */
  private resolve({ partition, from, to, after, until }: Commit): boolean {
    const timestamps = this.timestamps[partition]
    if (to > from && timestamps?.has(to - 1) !== true) return false
    for (let offset = from; offset < to; offset++) {
      const timestamp = timestamps?.get(offset)
      // Deleted by retention, or a transaction marker.
      if (timestamp === undefined) continue
      timestamps?.delete(offset)
      const committedAt = after + ((offset - from + 1) / (to - from + 1)) * (until - after)
      this.add(timestamp, Math.max(0, committedAt - timestamp) / 1_000)
    }
    return true
  }

  private add(timestamp: number, wait: number): void {
    const second = Math.floor(timestamp / 1_000)
    const ofSecond = this.waits.get(second) ?? []
    ofSecond.push(wait)
    this.waits.set(second, ofSecond)
  }
}
