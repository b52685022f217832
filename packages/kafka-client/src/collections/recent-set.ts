/**
 * Contains the newest keys: at least half of `capacity`, at most all of it. The older half is dropped at once, because the
 * search for the oldest key of a Set becomes slower with each deleted key.
 */
export class RecentSet {
  private newer = new Set<string>()
  private older = new Set<string>()

  constructor(private readonly capacity: number) {}

  has(key: string): boolean {
    return this.newer.has(key) || this.older.has(key)
  }

  add(key: string): void {
    this.newer.add(key)
    if (this.newer.size < this.capacity / 2) return
    this.older = this.newer
    this.newer = new Set()
  }
}
