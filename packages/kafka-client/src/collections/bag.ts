/** An object that a bag can hold: it stores its own index there. */
export interface BagItem {
  index: number
}

/**
 * An unordered collection with O(1) add and delete. A Set or Map with many adds and deletes leaves a chain of outgrown
 * tables, and in V8 one that has reached the old generation retains all later ones, and their contents, until the next
 * major collection.
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
