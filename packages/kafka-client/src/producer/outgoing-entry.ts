import { type Deferred, createDeferred } from '../collections/deferred'
import { type Deque } from '../collections/deque'
import { type OutgoingRecord, type RecordPosition } from '../record'

interface OutgoingEntryOptions {
  record: OutgoingRecord
  bytes: number
  timeoutMs: number
  onSettled: () => void
}

/** A record that waits to be acknowledged. */
export class OutgoingEntry {
  /** Whether it was part of a request. If so, it may have been written although it has timed out. */
  sent = false
  settled = false
  readonly record: OutgoingRecord
  readonly bytes: number
  readonly timeoutMs: number
  private readonly addedAt = performance.now()
  private readonly delivery: Deferred<RecordPosition> = createDeferred()

  constructor(private readonly options: OutgoingEntryOptions) {
    this.record = options.record
    this.bytes = options.bytes
    this.timeoutMs = options.timeoutMs
  }

  /** ms since the call of `send`. */
  get age(): number {
    return performance.now() - this.addedAt
  }

  get position(): Promise<RecordPosition> {
    return this.delivery.promise
  }

  resolve(position: RecordPosition): void {
    if (this.settle()) this.delivery.resolve(position)
  }

  reject(error: Error): void {
    if (this.settle()) this.delivery.reject(error)
  }

  private settle(): boolean {
    if (this.settled) return false
    this.settled = true
    this.options.onSettled()
    return true
  }
}

/**
 * Removes settled entries, such as those that have timed out, from the start of a queue. Otherwise it would grow for as
 * long as Kafka is unavailable.
 */
export function dropSettled(queue: Deque<OutgoingEntry>): void {
  while (queue.peek()?.settled) queue.shift()
}

/** Approximate size of a record without key, value and headers. */
const OVERHEAD_BYTES = 70

export const bytesOf = (entries: readonly OutgoingEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0)

/** Approximate size of the record in a request, bytes. */
export function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes =
    OVERHEAD_BYTES + (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value))
  for (const [name, bytesOfHeader] of headers ?? []) bytes += Buffer.byteLength(name) + (bytesOfHeader?.length ?? 0) + 4
  return bytes
}
