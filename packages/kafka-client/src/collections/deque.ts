/** Consumed items after which `shift` tries to remove them from the array. */
const COMPACT_AFTER = 1_024

/** A queue whose `push` and `shift` take amortised O(1) time; Array.shift is slow on long arrays. */
export class Deque<T> {
  private items: T[] = []
  private firstIndex = 0

  static of<T>(item: T): Deque<T> {
    const deque = new Deque<T>()
    deque.push(item)
    return deque
  }

  get size(): number {
    return this.items.length - this.firstIndex
  }

  push(item: T): void {
    this.items.push(item)
  }

  /** Puts items in front of all others. */
  unshift(items: readonly T[]): void {
    this.items = [...items, ...this]
    this.firstIndex = 0
  }

  shift(): T | undefined {
    if (this.firstIndex === this.items.length) return undefined
    const item = this.items[this.firstIndex]
    this.items[this.firstIndex++] = undefined as T
    if (this.firstIndex === this.items.length || this.firstIndex >= COMPACT_AFTER) this.compact()
    return item
  }

  peek(): T | undefined {
    return this.items[this.firstIndex]
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = this.firstIndex; i < this.items.length; i++) yield this.items[i]!
  }

  /** Removes the consumed part once it is at least half of the array, so that `shift` takes amortised constant time. */
  private compact(): void {
    if (this.firstIndex * 2 < this.items.length) return
    this.items = this.items.slice(this.firstIndex)
    this.firstIndex = 0
  }
}
