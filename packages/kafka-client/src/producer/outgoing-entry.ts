import { type Deferred, createDeferred } from '../collections/deferred'
import { type OutgoingRecord, type RecordPosition } from '../record'

/** A record that waits to be acknowledged. */
export class OutgoingEntry {
  /** It was part of a request: a time-out does not mean that it was not written. */
  sent = false
  settled = false
  private readonly delivery: Deferred<RecordPosition> = createDeferred()

  constructor(
    readonly record: OutgoingRecord,
    readonly bytes: number,
    /** When `send` times out, monotonic ms. */
    readonly deadline: number,
    private readonly onSettled: (entry: OutgoingEntry) => void,
  ) {}

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
    this.onSettled(this)
    return true
  }
}

/** Approximate size of a record without key and value. */
const OVERHEAD_BYTES = 70

export const bytesOf = (entries: readonly OutgoingEntry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0)

/** Bytes that the record takes in a request, about. */
export function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes =
    OVERHEAD_BYTES + (key === null ? 0 : Buffer.byteLength(key)) + (value === null ? 0 : Buffer.byteLength(value))
  for (const name in headers) bytes += name.length + Buffer.byteLength(headers[name]!) + 4
  return bytes
}
