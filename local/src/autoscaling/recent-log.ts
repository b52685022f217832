export const RETENTION_MS = 15 * 60_000
/** Limits the memory, because clients can cause any number of decisions by changing objects. */
const MAX_ENTRIES = 10_000

/** Entries of the last 15 minutes, at most the newest 10,000. */
export class RecentLog<T> {
  private entries: { at: number; value: T }[] = []

  /** `at`: ms since 1970. */
  add(at: number, value: T): void {
    const firstRecent = this.entries.findIndex((entry) => entry.at >= at - RETENTION_MS)
    const surplus = Math.max(firstRecent, this.entries.length + 1 - MAX_ENTRIES)
    if (surplus > 0) this.entries.splice(0, surplus)
    this.entries.push({ at, value })
  }

  /** Oldest first. */
  since(at: number): { at: number; value: T }[] {
    return this.entries.filter((entry) => entry.at >= at)
  }
}
