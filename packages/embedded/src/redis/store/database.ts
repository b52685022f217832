import { wrongType } from '../redis-error'
import { type Hash, type MemberSet } from './hash-and-set'
import { type List } from './list'
import { keyOverheadBytes } from './memory'
import { type SortedSet } from './sorted-set'
import { type Stream } from './stream'

export type Value = Buffer | Hash | MemberSet | List | SortedSet | Stream

interface Entry {
  value: Value
  /** ms since 1970; Infinity if the key does not expire. */
  expiresAt: number
  /** The estimated memory of the value when it was last changed. */
  bytes: number
}

/** The keys of a database at one time. */
export type DatabaseSnapshot = ReadonlyMap<string, Omit<Entry, 'bytes'>>

/** A copy that does not change with the value. Strings are never changed in place. */
export const cloneOf = (value: Value): Value => (Buffer.isBuffer(value) ? value : value.clone())

type Constructor<T extends Value> = new (...parameters: never[]) => T

interface DatabaseOptions {
  now: () => number
  /** Receives the keyspace event of a changed key. If `event` is undefined, it is the event of the running command. */
  onEvent: (change: { database: Database; key: string; value: Value; event: string | undefined }) => void
}

/** The keys of one numbered database. Keys are latin1 strings, one character per byte, so they are binary-safe. */
export class Database {
  private entries = new Map<string, Entry>()
  private readonly watchers = new Map<string, Set<() => void>>()
  /** The estimated memory of all keys and values, in bytes. */
  bytes = 0

  constructor(private readonly options: DatabaseOptions) {}

  get size(): number {
    return this.entries.size
  }

  get(key: string): Value | undefined {
    return this.liveEntry(key)?.value
  }

  has(key: string): boolean {
    return this.liveEntry(key) !== undefined
  }

  /** The value, or undefined if the key does not exist. @throws RedisError WRONGTYPE if the value has another type. */
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

  /** The value of a key, created empty if the key does not exist. Call `afterChange` when it is changed. */
  getOrCreate<T extends Value>(key: string, type: new () => T): T {
    const existing = this.getAs(key, type)
    if (existing) return existing
    const value = new type()
    this.put(key, value, Infinity)
    return value
  }

  /** Deletes members of a hash, set or sorted set, and the key with the last member. Returns how many existed. */
  deleteMembers(
    key: string,
    collection: { delete(member: string): boolean } | undefined,
    members: readonly string[],
    event?: string,
  ): number {
    const count = members.filter((member) => collection?.delete(member)).length
    this.afterChange(key, { isChanged: count > 0, event })
    return count
  }

  /**
   * Must be called after a change of a collection. Updates its memory, reports the change, and deletes the key if the
   * collection is empty and not a stream. `isChanged: false` is for a command without effect: it reports no event, but
   * deletes the empty collection that `getOrCreate` may have created.
   */
  afterChange(
    key: string,
    { isChanged = true, event }: { isChanged?: boolean; event?: string | undefined } = {},
  ): void {
    const entry = this.entries.get(key)
    if (!entry) return
    const { value } = entry
    this.updateMemory(entry)
    if (isChanged) this.notify(key, value, event)
    const isStream = 'lastId' in value
    if (!Buffer.isBuffer(value) && value.size === 0 && !isStream) this.remove(key, isChanged ? 'del' : null)
  }

  set(key: string, value: Value, expiresAt = Infinity, event?: string): void {
    this.put(key, value, expiresAt)
    this.notify(key, value, event)
  }

  /** Deletes a key; returns false if it does not exist. If `event` is null, only the watchers of the key are notified. */
  delete(key: string, event: string | null = 'del'): boolean {
    const exists = this.has(key)
    if (exists) this.remove(key, event)
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
    this.notify(key, entry.value, time === Infinity ? 'persist' : 'expire')
  }

  clear(): void {
    this.entries.clear()
    this.bytes = 0
    this.notifyAllWatchers()
  }

  private notifyAllWatchers(): void {
    for (const key of this.watchers.keys()) this.notifyWatchers(key)
  }

  /** Exchanges the keys of two databases. */
  swap(other: Database): void {
    ;[this.entries, other.entries] = [other.entries, this.entries]
    ;[this.bytes, other.bytes] = [other.bytes, this.bytes]
    this.notifyAllWatchers()
    other.notifyAllWatchers()
  }

  /** A deep copy of all keys with their values and expiry. */
  snapshot(): DatabaseSnapshot {
    return new Map(
      Array.from(this.entries, ([key, { value, expiresAt }]) => [key, { value: cloneOf(value), expiresAt }]),
    )
  }

  /** Replaces all keys with a copy of the snapshot. */
  restore(snapshot: DatabaseSnapshot): void {
    this.clear()
    for (const [key, { value, expiresAt }] of snapshot) this.put(key, cloneOf(value), expiresAt)
  }

  *keys(): IterableIterator<string> {
    const now = this.options.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt > now) yield key
  }

  /** Deletes expired keys, because a key that no command reads would stay in memory. */
  sweep(): void {
    const now = this.options.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt <= now) this.remove(key, 'expired')
  }

  /** The estimated memory of a key and its value, in bytes; undefined if the key does not exist. */
  memoryOf(key: string): number | undefined {
    const entry = this.liveEntry(key)
    return entry && keyOverheadBytes + key.length + entry.bytes
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
    if (!entry || entry.expiresAt > this.options.now()) return entry
    this.remove(key, 'expired')
    return undefined
  }

  private put(key: string, value: Value, expiresAt: number): void {
    const oldEntry = this.entries.get(key)
    const entry = { value, expiresAt, bytes: oldEntry?.bytes ?? 0 }
    if (!oldEntry) this.bytes += keyOverheadBytes + key.length
    this.entries.set(key, entry)
    this.updateMemory(entry)
  }

  private updateMemory(entry: Entry): void {
    const bytes = Buffer.isBuffer(entry.value) ? entry.value.length : entry.value.bytes
    this.bytes += bytes - entry.bytes
    entry.bytes = bytes
  }

  private remove(key: string, event: string | null): void {
    const entry = this.entries.get(key)
    if (!entry) return
    this.entries.delete(key)
    this.bytes -= keyOverheadBytes + key.length + entry.bytes
    if (event === null) this.notifyWatchers(key)
    else this.notify(key, entry.value, event)
  }

  private notify(key: string, value: Value, event: string | undefined): void {
    this.options.onEvent({ database: this, key, value, event })
    this.notifyWatchers(key)
  }

  private notifyWatchers(key: string): void {
    for (const onChange of this.watchers.get(key) ?? []) onChange()
  }
}
