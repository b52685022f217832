import { readInt64 } from './varint'

/**
 * Reads the fields of a message of Kafka's protocol one after the other. All methods throw a RangeError if the buffer
 * is too short.
 */
export class ByteReader {
  private position = 0

  constructor(private readonly buffer: Buffer) {}

  int16(): number {
    return this.buffer.readInt16BE(this.advance(2))
  }

  int32(): number {
    return this.buffer.readInt32BE(this.advance(4))
  }

  int64(): number {
    return readInt64(this.buffer, this.advance(8))
  }

  string(): string {
    return this.slice(this.int16()).toString()
  }

  bytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.slice(length)
  }

  /** A null array is read as an empty one. */
  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(this.int32(), 0) }, read)
  }

  private slice(length: number): Buffer {
    const end = this.position + length
    if (length < 0 || end > this.buffer.length) throw new RangeError('the message is truncated')
    const bytes = this.buffer.subarray(this.position, end)
    this.position = end
    return bytes
  }

  /** Moves past a field of `length` bytes, and returns the position of the field. */
  private advance(length: number): number {
    const start = this.position
    this.position += length
    return start
  }
}
