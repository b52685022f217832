import { type BagItem } from '../collections/bag'
import { createDeferred } from '../collections/deferred'
import { type Deque } from '../collections/deque'
import { BrokerUnavailableError, isCertainlyUnwritten } from '../errors'
import { type OutgoingRecord, type RecordPosition } from '../record'

interface OutgoingEntryOptions {
  record: OutgoingRecord
  bytes: number
  timeoutMs: number
  onSettled: (entry: OutgoingEntry) => void
}

/** A record that waits to be acknowledged. */
export class OutgoingEntry implements BagItem {
  index = -1
  /** Whether the record was sent and the broker has not refused it, so that it may have been written. */
  mayBeWritten = false
  isSettled = false
  readonly record: OutgoingRecord
  readonly bytes: number
  readonly timeoutMs: number
  private readonly addedAt = performance.now()
  private readonly onSettled: (entry: OutgoingEntry) => void
  private readonly delivery = createDeferred<RecordPosition>()

  constructor({ record, bytes, timeoutMs, onSettled }: OutgoingEntryOptions) {
    this.record = record
    this.bytes = bytes
    this.timeoutMs = timeoutMs
    this.onSettled = onSettled
  }

  /** Time since the call of `send`. */
  get ageMs(): number {
    return performance.now() - this.addedAt
  }

  get position(): Promise<RecordPosition> {
    return this.delivery.promise
  }

  resolve(position: RecordPosition): void {
    if (this.settle()) this.delivery.resolve(position)
  }

  /**
   * If the record may have been written, an error of this library becomes the cause of one which says that the outcome is
   * unknown. Other errors of the broker leave that open anyway.
   */
  reject(error: Error): void {
    if (this.settle()) this.delivery.reject(this.mayBeWritten ? outcomeUnknown(error) : error)
  }

  private settle(): boolean {
    if (this.isSettled) return false
    this.isSettled = true
    this.onSettled(this)
    return true
  }
}

const outcomeUnknown = (error: Error): Error =>
  isCertainlyUnwritten(error) ? new BrokerUnavailableError({ outcomeUnknown: true, cause: error }) : error

/**
 * Removes settled entries, such as those that have timed out, from the start of a queue. Otherwise the queue would grow
 * for as long as Kafka is unavailable.
 */
export function dropSettled(queue: Deque<OutgoingEntry>): void {
  while (queue.peek()?.isSettled) queue.shift()
}

/** Approximate size of a record without key, value and headers. */
const RECORD_OVERHEAD_BYTES = 70
/** Approximate size of the two lengths in a header. */
const HEADER_OVERHEAD_BYTES = 4

export const totalBytesOf = (entries: readonly OutgoingEntry[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0)

/** Approximate size of the record in a request, bytes. */
export function bytesOfRecord({ key, value, headers }: OutgoingRecord): number {
  const keyBytes = key === null ? 0 : Buffer.byteLength(key)
  const valueBytes = value === null ? 0 : Buffer.byteLength(value)
  let bytes = RECORD_OVERHEAD_BYTES + keyBytes + valueBytes
  for (const [name, headerValue] of headers ?? [])
    bytes += Buffer.byteLength(name) + (headerValue?.length ?? 0) + HEADER_OVERHEAD_BYTES
  return bytes
}
