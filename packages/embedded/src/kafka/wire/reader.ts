import { MalformedRequestError } from '../errors'
import { readInt64 } from './int64'

/**
 * Reads the primitive types of Kafka's non-flexible request versions.
 * Every method throws MalformedRequestError if the request is too short.
 */
export class Reader {
  /** The texts that were read, such as topics and groups, for the log of requests. */
  readonly asked: string[] = []

  constructor(
    private readonly buffer: Buffer,
    private position = 0,
  ) {}

  int8(): number {
    return this.buffer.readInt8(this.advance(1))
  }

  int16(): number {
    return this.buffer.readInt16BE(this.advance(2))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4))
  }

  /** The next int32, which is read again. */
  peekInt32(): number {
    const value = this.int32()
    this.position -= 4
    return value
  }

  int64(): number {
    return readInt64(this.buffer, this.advance(8))
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  string(): string {
    const value = this.nullableString()
    if (value === null) throw new MalformedRequestError('a string that must not be null is null')
    return value
  }

  nullableString(): string | null {
    const length = this.int16()
    if (length < 0) return null
    const start = this.advance(length)
    const value = this.buffer.toString('utf8', start, start + length)
    if (length > 0) this.asked.push(value)
    return value
  }

  /** A view of the request's buffer; empty if null. */
  bytes(): Buffer {
    const length = this.int32()
    if (length <= 0) return this.buffer.subarray(0, 0)
    const start = this.advance(length)
    return this.buffer.subarray(start, start + length)
  }

  array<T>(read: () => T): T[] {
    return this.nullableArray(read) ?? []
  }

  nullableArray<T>(read: () => T): T[] | null {
    const count = this.int32()
    if (count < 0) return null
    // Each element has at least one byte, so a larger count is invalid. Without this check the loop could run for minutes.
    if (count > this.buffer.length - this.position)
      throw new MalformedRequestError(`array of ${count} elements is longer than the request`)
    const items: T[] = []
    for (let i = 0; i < count; i++) items.push(read())
    return items
  }

  private advance(length: number): number {
    const start = this.position
    if (start + length > this.buffer.length) throw new MalformedRequestError('request ends too early')
    this.position = start + length
    return start
  }
}
