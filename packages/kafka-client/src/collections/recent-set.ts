/**
 * Remembers the newest keys, between half of `capacity` and all of it. It drops half of them at once, since finding the
 * oldest key of a Set takes longer the more keys were deleted from it.
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
