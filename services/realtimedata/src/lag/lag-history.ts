import { type LagPoint, type LagReport } from '@food-delivery/contracts'
import { mapConsumers } from './lag-report'

const HISTORY_MS = 60_000

/** The total lag of each group in the last minute, for the chart of new browsers. */
export class LagHistory {
  private readonly points: LagPoint[] = []

  constructor(private readonly clock: () => number = Date.now) {}

  /** Adds a report. A later report of the same second replaces it. */
  add(report: LagReport): void {
    const second = Math.floor(this.clock() / 1_000) * 1_000
    if (this.points.at(-1)?.second === second) this.points.pop()
    this.points.push({ second, ...mapConsumers((name) => report[name].total) })
    this.dropOldPoints()
  }

  /** The last 60 seconds, oldest first, without seconds that have no report. */
  view(): LagPoint[] {
    this.dropOldPoints()
    return [...this.points]
  }

  private dropOldPoints(): void {
    const oldestAt = this.clock() - HISTORY_MS
    while (this.points[0] && this.points[0].second < oldestAt) this.points.shift()
  }
}
