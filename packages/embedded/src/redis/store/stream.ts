import { itemOverheadBytes } from './memory'

/** An entry's id as one number: milliseconds * 2 ** 64 + sequence. */
export type StreamId = bigint

export interface StreamEntry {
  id: StreamId
  /** Alternating names and values. */
  fields: readonly Buffer[]
}

interface PendingEntry {
  consumer: string
  /** ms since 1970. */
  deliveredAt: number
  deliveryCount: number
}

/** A consumer group of a stream. */
export interface Group {
  lastDeliveredId: StreamId
  /** Undefined if it is unknown. */
  entriesRead: number | undefined
  pending: Map<StreamId, PendingEntry>
  /** The time of the last command of each consumer, in ms since 1970. */
  consumers: Map<string, number>
}

/** The smallest and the greatest id, for ranges. */
export const minStreamId: StreamId = 0n
export const maxStreamId: StreamId = 2n ** 128n - 1n

/** Entries in the order of their ids, with consumer groups. */
export class Stream {
  private entries: StreamEntry[] = []
  groups = new Map<string, Group>()
  lastId: StreamId = minStreamId
  entriesAdded = 0
  maxDeletedId: StreamId = minStreamId
  bytes = 0

  get size(): number {
    return this.entries.length
  }

  get first(): StreamEntry | undefined {
    return this.entries[0]
  }

  get last(): StreamEntry | undefined {
    return this.entries.at(-1)
  }

  /** Adds an entry, whose id must be greater than `lastId`. */
  add(entry: StreamEntry): void {
    this.entries.push(entry)
    this.bytes += bytesOf(entry)
    this.lastId = entry.id
    this.entriesAdded++
  }

  get(id: StreamId): StreamEntry | undefined {
    const entry = this.entries[this.indexOf(id)]
    return entry?.id === id ? entry : undefined
  }

  /** The first `count` entries from `start` to `end`, both inclusive; with `isReversed` the last ones, in reverse. */
  range(start: StreamId, end: StreamId, { count = Infinity, isReversed = false } = {}): StreamEntry[] {
    const from = this.indexOf(start)
    const to = this.indexOf(end + 1n)
    if (isReversed) return this.entries.slice(Math.max(from, to - count), to).reverse()
    return this.entries.slice(from, Math.min(to, from + count))
  }

  delete(id: StreamId): boolean {
    const entry = this.get(id)
    if (!entry) return false
    this.entries.splice(this.indexOf(id), 1)
    this.bytes -= bytesOf(entry)
    if (id > this.maxDeletedId) this.maxDeletedId = id
    return true
  }

  /** Deletes at most `maxCount` entries: the oldest until `length` remain, or all before `minId`. Returns how many. */
  trim(limit: { length: number } | { minId: StreamId }, maxCount = Infinity): number {
    const excess = 'length' in limit ? this.size - limit.length : this.indexOf(limit.minId)
    const removedEntries = this.entries.splice(0, Math.max(0, Math.min(excess, maxCount)))
    for (const entry of removedEntries) this.bytes -= bytesOf(entry)
    return removedEntries.length
  }

  /** Whether XDEL deleted an entry after the first one, with this id or a greater one. */
  hasDeletedFrom(id: StreamId): boolean {
    return this.first !== undefined && this.maxDeletedId >= this.first.id && this.maxDeletedId >= id
  }

  /**
   * The number of entries that were ever added with this id or a smaller one. As in Redis, it is undefined for an id
   * between the first entry and the last, and before the last if an entry after the first was deleted.
   */
  countUpTo(id: StreamId): number | undefined {
    const { first, lastId, entriesAdded } = this
    if (entriesAdded === 0 || id === lastId || (!first && id < lastId)) return entriesAdded
    if (!first || id > first.id || this.maxDeletedId >= first.id) return undefined
    return entriesAdded - this.size + (id === first.id ? 1 : 0)
  }

  clone(): Stream {
    const copy = new Stream()
    Object.assign(copy, this, { entries: [...this.entries] })
    copy.groups = new Map(Array.from(this.groups, ([name, group]) => [name, structuredClone(group)]))
    return copy
  }

  /** The index of the first entry with this id or a greater one, by binary search. */
  private indexOf(id: StreamId): number {
    let [low, high] = [0, this.entries.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.entries[middle] as StreamEntry).id >= id) high = middle
      else low = middle + 1
    }
    return low
  }
}

const bytesOf = ({ fields }: StreamEntry): number =>
  fields.reduce((total, { length }) => total + length, itemOverheadBytes)
