/** What a bag can hold: an object that keeps its place there. */
export interface Bagged {
  place: number
}

/**
 * Any number of objects in no order. A Set or Map through which much passes leaves a chain of outgrown tables, and in
 * V8 a link of it that has become old keeps all later ones, with what they held, until the next major collection.
 */
export class Bag<T extends Bagged> {
  private readonly items: T[] = []

  get size(): number {
    return this.items.length
  }

  add(item: T): void {
    item.place = this.items.push(item) - 1
  }

  /** Takes out an item that is here. */
  delete(item: T): void {
    const last = this.items.pop()
    if (last === undefined || last === item) return
    this.items[item.place] = last
    last.place = item.place
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.items.values()
  }
}
