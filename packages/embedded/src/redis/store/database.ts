import { wrongType } from '../errors'
import { copyOf } from './copy'
import { type List } from './list'
import { type SortedSet } from './sorted-set'

export type Value = Buffer | Map<string, Buffer> | Set<string> | List | SortedSet

export interface Entry {
  value: Value
  /** Milliseconds since the epoch; Infinity if the key does not expire. */
  expiresAt: number
}

type Constructor<T extends Value> = new (...parameters: never[]) => T

/** The keys of one numbered database. Keys are latin1 strings, one character per byte, so they are binary-safe. */
export class Database {
  private readonly entries = new Map<string, Entry>()
  private readonly watchers = new Map<string, Set<() => void>>()

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.entries.size
  }

  get(key: string): Value | undefined {
    return this.liveEntry(key)?.value
  }

  has(key: string): boolean {
    return this.liveEntry(key) !== undefined
  }

  /** The value, or undefined if the key does not exist. Throws WRONGTYPE if the value has another type. */
  getAs<T extends Value>(key: string, type: Constructor<T>): T | undefined {
    const value = this.get(key)
    if (value === undefined || value instanceof type) return value
    throw wrongType()
  }

  getString(key: string): Buffer | undefined {
    const value = this.get(key)
    if (value === undefined || Buffer.isBuffer(value)) return value
    throw wrongType()
  }

  /** The value of a key, created empty if the key does not exist. */
  getOrCreate<T extends Value>(key: string, type: new () => T): T {
    const value = this.getAs(key, type) ?? new type()
    if (!this.entries.has(key)) this.entries.set(key, { value, expiresAt: Infinity })
    this.notifyWatchers(key)
    return value
  }

  /** Deletes members of a hash, set or sorted set, and the key with the last member. Returns how many existed. */
  deleteMembers(
    key: string,
    collection: { delete(member: string): boolean } | undefined,
    members: readonly string[],
  ): number {
    const count = members.filter((member) => collection?.delete(member)).length
    if (count > 0) this.afterChange(key)
    return count
  }

  /** Notifies the watchers of a changed list, set or hash, and deletes its key if it has become empty. */
  afterChange(key: string): void {
    const value = this.entries.get(key)?.value
    if (value !== undefined && !Buffer.isBuffer(value) && value.size === 0) this.entries.delete(key)
    this.notifyWatchers(key)
  }

  set(key: string, value: Value, expiresAt = Infinity): void {
    this.entries.set(key, { value, expiresAt })
    this.notifyWatchers(key)
  }

  delete(key: string): boolean {
    const exists = this.has(key)
    if (exists) this.remove(key)
    return exists
  }

  /** Undefined if the key does not exist, Infinity if it does not expire. */
  expiry(key: string): number | undefined {
    return this.liveEntry(key)?.expiresAt
  }

  expireAt(key: string, time: number): void {
    const entry = this.liveEntry(key)
    if (!entry) return
    entry.expiresAt = time
    this.notifyWatchers(key)
  }

  clear(): void {
    for (const key of this.watchers.keys()) this.notifyWatchers(key)
    this.entries.clear()
  }

  /** A deep copy of all keys with their values and expiry. */
  snapshot(): ReadonlyMap<string, Entry> {
    return copyOf(this.entries)
  }

  /** Replaces all keys by a copy of the snapshot. */
  restore(snapshot: ReadonlyMap<string, Entry>): void {
    this.clear()
    for (const [key, entry] of copyOf(snapshot)) this.entries.set(key, entry)
  }

  *keys(): IterableIterator<string> {
    const now = this.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt > now) yield key
  }

  /** Deletes expired keys, because a key that no command reads would stay in memory. */
  sweep(): void {
    const now = this.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt <= now) this.remove(key)
  }

  /** Calls `onChange` when the key changes; returns a function that stops watching. */
  watch(key: string, onChange: () => void): () => void {
    const watchers = this.watchers.get(key) ?? new Set()
    this.watchers.set(key, watchers.add(onChange))
    return () => {
      watchers.delete(onChange)
      if (watchers.size === 0 && this.watchers.get(key) === watchers) this.watchers.delete(key)
    }
  }

  private liveEntry(key: string): Entry | undefined {
    const entry = this.entries.get(key)
    if (!entry || entry.expiresAt > this.now()) return entry
    this.remove(key)
    return undefined
  }

  private remove(key: string): void {
    this.entries.delete(key)
    this.notifyWatchers(key)
  }

  private notifyWatchers(key: string): void {
    for (const onChange of this.watchers.get(key) ?? []) onChange()
  }
}
