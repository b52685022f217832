import { MalformedRequestError } from '../kafka-errors'
import { readInt64 } from './int64'

/**
 * Reads the primitive types of Kafka's protocol; in a flexible version, strings, bytes and arrays are compact.
 * Every method throws MalformedRequestError if the request is too short.
 */
export class Reader {
  isFlexible = false

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
    const length = this.isFlexible ? this.unsignedVarint() - 1 : this.int16()
    if (length < 0) return null
    const start = this.advance(length)
    return this.buffer.toString('utf8', start, start + length)
  }

  /** A view of the request's buffer; empty if null. */
  bytes(): Buffer {
    const length = this.length()
    if (length <= 0) return this.buffer.subarray(0, 0)
    const start = this.advance(length)
    return this.buffer.subarray(start, start + length)
  }

  array<T>(read: () => T): T[] {
    return this.nullableArray(read) ?? []
  }

  nullableArray<T>(read: () => T): T[] | null {
    const count = this.length()
    if (count < 0) return null
    // Each element has at least one byte, so a larger count is invalid. Without this check, the loop could run for
    // minutes.
    if (count > this.buffer.length - this.position)
      throw new MalformedRequestError(`array of ${count} elements is longer than the request`)
    const items: T[] = []
    for (let i = 0; i < count; i++) items.push(read())
    return items
  }

  uuid(): string {
    const start = this.advance(16)
    return this.buffer.toString('hex', start, start + 16)
  }

  /** Skips the tagged fields of a flexible version, which are all optional. */
  skipTaggedFields(): void {
    if (!this.isFlexible) return
    for (let count = this.unsignedVarint(); count > 0; count--) {
      this.unsignedVarint() // tag
      this.advance(this.unsignedVarint())
    }
  }

  private length(): number {
    return this.isFlexible ? this.unsignedVarint() - 1 : this.int32()
  }

  private unsignedVarint(): number {
    let value = 0
    for (let factor = 1; factor <= 128 ** 4; factor *= 128) {
      const byte = this.int8()
      value += (byte & 127) * factor
      if (byte >= 0) return value
    }
    throw new MalformedRequestError('a variable-length number has more than 5 bytes')
  }

  private advance(length: number): number {
    const start = this.position
    if (start + length > this.buffer.length) throw new MalformedRequestError('request ends too early')
    this.position = start + length
    return start
  }
}
