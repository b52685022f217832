export const RETENTION_MS = 15 * 60_000

/** Entries of the last 15 minutes. */
export class RecentLog<T> {
  private entries: { at: number; value: T }[] = []

  /** `at`: ms since 1970. */
  add(at: number, value: T): void {
    const firstRecent = this.entries.findIndex((entry) => entry.at >= at - RETENTION_MS)
    if (firstRecent > 0) this.entries.splice(0, firstRecent)
    this.entries.push({ at, value })
  }

  /** Oldest first. */
  since(at: number): { at: number; value: T }[] {
    return this.entries.filter((entry) => entry.at >= at)
  }
}
