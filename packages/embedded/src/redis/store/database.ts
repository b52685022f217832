import { wrongType } from '../errors'
import { type List } from './list'
import { type SortedSet } from './sorted-set'

export type Value = Buffer | Map<string, Buffer> | Set<string> | List | SortedSet

interface Entry {
  value: Value
  /** Milliseconds since the epoch; undefined if the key does not expire. */
  expiresAt: number | undefined
}

type Kind<T extends Value> = new (...parameters: never[]) => T

/** The keys of one numbered database. Keys are latin1 strings, one character per byte, so they are binary-safe. */
export class Database {
  private readonly entries = new Map<string, Entry>()
  private readonly watchers = new Map<string, Set<() => void>>()

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.entries.size
  }

  get(key: string): Value | undefined {
    return this.live(key)?.value
  }

  /** The value, or undefined if the key does not exist. Throws WRONGTYPE if the value has another type. */
  getAs<T extends Value>(key: string, kind: Kind<T>): T | undefined {
    const value = this.get(key)
    if (value === undefined || value instanceof kind) return value
    throw wrongType()
  }

  getString(key: string): Buffer | undefined {
    const value = this.get(key)
    if (value === undefined || Buffer.isBuffer(value)) return value
    throw wrongType()
  }

  /** The value at a key, created empty if the key does not exist. */
  getOrCreate<T extends Value>(key: string, kind: new () => T): T {
    const found = this.getAs(key, kind)
    this.touch(key)
    if (found) return found
    const made = new kind()
    this.entries.set(key, { value: made, expiresAt: undefined })
    return made
  }

  /** Notifies watchers of a change, and deletes the key if its list, set or hash has become empty. */
  removeIfEmpty(key: string): void {
    const value = this.entries.get(key)?.value
    if (value !== undefined && !Buffer.isBuffer(value) && value.size === 0) this.entries.delete(key)
    this.touch(key)
  }

  set(key: string, value: Value, expiresAt?: number): void {
    this.entries.set(key, { value, expiresAt })
    this.touch(key)
  }

  delete(key: string): boolean {
    const isThere = this.live(key) !== undefined
    this.entries.delete(key)
    if (isThere) this.touch(key)
    return isThere
  }

  /** Undefined if the key does not exist, Infinity if it does not expire. */
  expiry(key: string): number | undefined {
    const entry = this.live(key)
    return entry && (entry.expiresAt ?? Infinity)
  }

  expireAt(key: string, time: number | undefined): void {
    const entry = this.live(key)
    if (!entry) return
    entry.expiresAt = time
    this.touch(key)
  }

  clear(): void {
    for (const key of this.watchers.keys()) this.touch(key)
    this.entries.clear()
  }

  *keys(): IterableIterator<string> {
    const now = this.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt === undefined || expiresAt > now) yield key
  }

  /** Deletes expired keys; a key that is never read again would otherwise stay in memory. */
  sweep(): void {
    const now = this.now()
    for (const [key, { expiresAt }] of this.entries) if (expiresAt !== undefined && expiresAt <= now) this.remove(key)
  }

  /** Calls `onChange` when the key changes; returns a function that stops watching. */
  watch(key: string, onChange: () => void): () => void {
    const found = this.watchers.get(key) ?? new Set()
    this.watchers.set(key, found.add(onChange))
    return () => {
      found.delete(onChange)
      if (found.size === 0 && this.watchers.get(key) === found) this.watchers.delete(key)
    }
  }

  private live(key: string): Entry | undefined {
    const entry = this.entries.get(key)
    if (entry?.expiresAt === undefined || entry.expiresAt > this.now()) return entry
    this.remove(key)
    return undefined
  }

  private remove(key: string): void {
    this.entries.delete(key)
    this.touch(key)
  }

  private touch(key: string): void {
    if (this.watchers.size === 0) return
    for (const onChange of this.watchers.get(key) ?? []) onChange()
  }
}
