import { KEPT_MS } from './decision-log'

/** Keeps what an autoscaler saw in the last 15 minutes, for recordings. */
export class ObservationLog<T> {
  private kept: { at: number; seen: T }[] = []

  /** `at`: ms since 1970. */
  add(at: number, seen: T): void {
    const stale = this.kept.findIndex((entry) => entry.at >= at - KEPT_MS)
    if (stale > 0) this.kept.splice(0, stale)
    this.kept.push({ at, seen })
  }

  /** Oldest first. */
  since(at: number): { at: number; seen: T }[] {
    return this.kept.filter((entry) => entry.at >= at)
  }
}
