import { Bag } from '../collections/bag'
import { type Deferred, createDeferred } from '../collections/deferred'
import { BrokerUnavailableError, NotConnectedError, UnknownTopicError } from '../errors'
import { type OutgoingRecord } from '../record'
import { OutgoingEntry } from './outgoing-entry'

const CHECK_EVERY_MS = 100

interface UnsettledRecordsOptions {
  /** A record is rejected after this time if its topic does not exist, ms. */
  metadataTimeoutMs: number
  isMissing: (topic: string) => boolean
  /** Called every 100 ms while there are unsettled records. */
  onCheck: () => void
}

/** The records of a producer that are neither acknowledged nor rejected. */
export class UnsettledRecords {
  private readonly entries = new Bag<OutgoingEntry>()
  private drained: Deferred | undefined
  private checkTimer: NodeJS.Timeout | undefined

  constructor(private readonly options: UnsettledRecordsOptions) {}

  get size(): number {
    return this.entries.size
  }

  /** The entry is rejected after `timeoutMs`. */
  add(record: OutgoingRecord, bytes: number, timeoutMs: number): OutgoingEntry {
    const entry = new OutgoingEntry({ record, bytes, timeoutMs, onSettled: this.remove })
    this.entries.add(entry)
    this.checkTimer ??= setInterval(() => this.rejectExpired(), CHECK_EVERY_MS)
    return entry
  }

  /** Resolves when all records are acknowledged or rejected. */
  async flush(): Promise<void> {
    if (this.size === 0) return
    this.drained ??= createDeferred()
    await this.drained.promise
  }

  /** Rejects all records, because the producer is closed. */
  rejectAll(): void {
    for (const entry of Array.from(this.entries)) entry.reject(new NotConnectedError('producer'))
    this.stopChecks()
  }

  private rejectExpired(): void {
    // The timer is stopped here and not after the last record, because another record usually follows soon.
    if (this.size === 0) return this.stopChecks()
    for (const entry of Array.from(this.entries)) {
      const error = this.timeoutError(entry)
      if (error) entry.reject(error)
    }
    this.options.onCheck()
  }

  /** Undefined if the record has not timed out. */
  private timeoutError({ record: { topic }, mayBeWritten, ageMs, timeoutMs }: OutgoingEntry): Error | undefined {
    const { metadataTimeoutMs, isMissing } = this.options
    // The time for two checks is reserved, because checks are late in a busy process.
    const isMetadataDue = ageMs + 2 * CHECK_EVERY_MS > Math.min(metadataTimeoutMs, timeoutMs)
    if (isMetadataDue && isMissing(topic)) return new UnknownTopicError(topic)
    return ageMs >= timeoutMs ? new BrokerUnavailableError({ outcomeUnknown: mayBeWritten }) : undefined
  }

  private stopChecks(): void {
    clearInterval(this.checkTimer)
    this.checkTimer = undefined
  }

  private readonly remove = (entry: OutgoingEntry): void => {
    this.entries.delete(entry)
    if (this.size > 0) return
    this.drained?.resolve()
    this.drained = undefined
  }
}
