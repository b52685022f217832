import { type LagReport, consumerNames } from '@food-delivery/contracts'

const WINDOW_MS = 60_000

/** The sum of the end offsets of the topic at a time. */
interface TopicEnd {
  at: number
  end: number
}

/** The rate of arrivals in the last minute. `clock`: monotonic, ms. */
export class ArrivalRate {
  private readonly ends: TopicEnd[] = []

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** Records per second. Null before the second report, and after a minute without reports. */
  get perSecond(): number | null {
    this.dropOldEnds()
    const [first, last] = [this.ends[0], this.ends.at(-1)]
    if (!first || !last || last.at === first.at) return null
    const recordsPerMs = (last.end - first.end) / (last.at - first.at)
    // Rounded to tenths of a record per second.
    return Math.round(recordsPerMs * 10_000) / 10
  }

  add(report: LagReport): void {
    const end = endOf(report)
    // A topic that was deleted and created again begins at 0.
    if (end < (this.ends.at(-1)?.end ?? 0)) this.ends.length = 0
    this.ends.push({ at: this.clock(), end })
    this.dropOldEnds()
  }

  private dropOldEnds(): void {
    const oldestAt = this.clock() - WINDOW_MS
    while (this.ends[0] && this.ends[0].at < oldestAt) this.ends.shift()
  }
}

/** The largest sum, because a group without a committed offset has no partitions in the report. */
function endOf(report: LagReport): number {
  const ends = consumerNames.map((name) => report[name].partitions.reduce((sum, { end }) => sum + end, 0))
  return Math.max(...ends)
}
