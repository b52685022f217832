import { createDeferred } from '../collections/deferred'
import { BrokerUnavailableError, NotConnectedError } from '../errors'
import { type OutgoingRecord } from '../record'
import { OutgoingEntry } from './outgoing-entry'

const CHECK_EVERY_MS = 100

/** The records of a producer that are neither acknowledged nor rejected. */
export class UnsettledRecords {
  private readonly entries = new Set<OutgoingEntry>()
  private drained = createDeferred()
  private check: NodeJS.Timeout | undefined

  /** `onCheck` is called every 100 ms while there are any. */
  constructor(private readonly onCheck: () => void) {}

  get size(): number {
    return this.entries.size
  }

  /** The entry is rejected after `timeoutMs`. */
  add(record: OutgoingRecord, bytes: number, timeoutMs: number): OutgoingEntry {
    const entry = new OutgoingEntry(record, bytes, performance.now() + timeoutMs, () => this.remove(entry))
    this.entries.add(entry)
    this.check ??= setInterval(() => this.expire(), CHECK_EVERY_MS)
    return entry
  }

  /** Resolves when there are none. */
  async flush(): Promise<void> {
    if (this.size > 0) await this.drained.promise
  }

  /** Rejects all, because the producer is closed. */
  rejectAll(): void {
    for (const entry of this.entries)
      entry.reject(
        entry.sent ? new BrokerUnavailableError({ outcomeUnknown: true }) : new NotConnectedError('producer'),
      )
  }

  private expire(): void {
    const now = performance.now()
    for (const entry of this.entries)
      if (entry.deadline <= now) entry.reject(new BrokerUnavailableError({ outcomeUnknown: entry.sent }))
    this.onCheck()
  }

  private remove(entry: OutgoingEntry): void {
    this.entries.delete(entry)
    if (this.size > 0) return
    clearInterval(this.check)
    this.check = undefined
    this.drained.resolve()
    this.drained = createDeferred()
  }
}
