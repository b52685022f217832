/** A queue open at both ends; every operation is O(1) amortised, unlike Array.shift on long arrays. */
export class Deque<T> {
  private readonly front: T[] = []
  private back: T[] = []
  private head = 0

  get size(): number {
    return this.front.length + this.back.length - this.head
  }

  push(item: T): void {
    this.back.push(item)
  }

  unshift(item: T): void {
    this.front.push(item)
  }

  shift(): T | undefined {
    if (this.front.length > 0) return this.front.pop()
    if (this.head === this.back.length) return undefined
    const item = this.back[this.head]
    this.back[this.head++] = undefined as T
    if (this.head === this.back.length || this.head >= 1_024) this.compact()
    return item
  }

  peek(): T | undefined {
    return this.front.at(-1) ?? this.back[this.head]
  }

  /** First to last. */
  *[Symbol.iterator](): Generator<T> {
    for (let i = this.front.length - 1; i >= 0; i--) yield this.front[i]!
    for (let i = this.head; i < this.back.length; i++) yield this.back[i]!
  }

  /** Gives the used-up part back once it is the larger one, so that each item is copied once at most. */
  private compact(): void {
    if (this.head * 2 < this.back.length) return
    this.back = this.back.slice(this.head)
    this.head = 0
  }
}
