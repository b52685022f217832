import { type LagPoint, type LagReport } from '@food-delivery/contracts'
import { mapConsumers } from './lag-report'

const KEPT_SECONDS = 60

/** Total lag of each group over the last minute, for viewers that connect later. */
export class LagHistory {
  private readonly points: LagPoint[] = []

  constructor(private readonly clock: () => number = Date.now) {}

  /** Adds a report of this second; a second report of the same second replaces the first. */
  add(report: LagReport): void {
    const second = Math.floor(this.clock() / 1_000) * 1_000
    if (this.points.at(-1)?.second === second) this.points.pop()
    this.points.push({ second, ...mapConsumers((name) => report[name].total) })
    this.forget()
  }

  /** The last 60 seconds, oldest first; seconds without a report are left out. */
  view(): LagPoint[] {
    this.forget()
    return [...this.points]
  }

  private forget(): void {
    const oldest = this.clock() - KEPT_SECONDS * 1_000
    while (this.points[0] && this.points[0].second < oldest) this.points.shift()
  }
}
