/** Entries are kept this long. Milliseconds. */
export const KEPT_MS = 15 * 60_000

/** Keeps what an autoscaler saw or decided in the last 15 minutes. */
export class RecentLog<T> {
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
