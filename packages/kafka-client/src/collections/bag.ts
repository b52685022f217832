export interface BagItem {
  /** Position of the item in the bag, which sets it. */
  index: number
}

/**
 * An unordered collection with O(1) `add` and `delete`. A Set or Map that changes often creates a chain of hash tables. In
 * V8, a table in the old generation keeps all later tables and their contents alive until the next major garbage collection.
 */
export class Bag<T extends BagItem> {
  private readonly items: T[] = []

  get size(): number {
    return this.items.length
  }

  add(item: T): void {
    item.index = this.items.push(item) - 1
  }

  /** Removes an item; it must be in the bag. */
  delete(item: T): void {
    const last = this.items.pop()
    if (last === undefined || last === item) return
    this.items[item.index] = last
    last.index = item.index
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.items.values()
  }
}
