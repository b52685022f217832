/**
 * A map for a few entries that change often. Deleted entries can be garbage-collected at once, unlike those of a Map (see
 * Bag). Lookups are O(n).
 */
export class SmallMap<K, V> {
  private readonly entries: [key: K, value: V][] = []

  get size(): number {
    return this.entries.length
  }

  has(key: K): boolean {
    return this.indexOf(key) >= 0
  }

  get(key: K): V | undefined {
    return this.entries[this.indexOf(key)]?.[1]
  }

  set(key: K, value: V): this {
    const index = this.indexOf(key)
    if (index < 0) this.entries.push([key, value])
    else this.entries[index] = [key, value]
    return this
  }

  delete(key: K): boolean {
    const index = this.indexOf(key)
    if (index >= 0) this.entries.splice(index, 1)
    return index >= 0
  }

  clear(): void {
    this.entries.length = 0
  }

  values(): IterableIterator<V> {
    return this.entries.map(([, value]) => value).values()
  }

  private indexOf(key: K): number {
    return this.entries.findIndex(([entryKey]) => entryKey === key)
  }
}
