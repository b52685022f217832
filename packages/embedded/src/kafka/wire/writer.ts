import { writeInt64 } from './int64'

/** The size of the frame and the correlation id. */
const HEADER_BYTES = 8
const INITIAL_BYTES = 256
const MAX_COPIED_BYTES = 8 * 1024

/**
 * Builds one response frame. It reserves space for the size and the correlation id at the start, so a small response
 * is one buffer. Record batches larger than 8 KiB are not copied.
 */
export class Writer {
  /** In a flexible version, strings, bytes and arrays are compact. */
  isFlexible = false
  private buffer = Buffer.allocUnsafe(INITIAL_BYTES)
  private chunkStart = 0
  private position = HEADER_BYTES
  private readonly chunks: Buffer[] = []
  private chunkBytes = 0

  int8(value: number): this {
    const start = this.allocate(1)
    this.buffer.writeInt8(value, start)
    return this
  }

  int16(value: number): this {
    const start = this.allocate(2)
    this.buffer.writeInt16BE(value, start)
    return this
  }

  int32(value: number): this {
    const start = this.allocate(4)
    this.buffer.writeInt32BE(value, start)
    return this
  }

  int64(value: number): this {
    const start = this.allocate(8)
    writeInt64(this.buffer, value, start)
    return this
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  string(value: string | null): this {
    if (value === null) return this.isFlexible ? this.unsignedVarint(0) : this.int16(-1)
    if (this.isFlexible) this.unsignedVarint(Buffer.byteLength(value) + 1)
    // A UTF-16 code unit of the value takes at most three bytes in UTF-8.
    this.reserve(2 + value.length * 3)
    if (this.isFlexible) {
      this.position += this.buffer.write(value, this.position, 'utf8')
      return this
    }
    const written = this.buffer.write(value, this.position + 2, 'utf8')
    this.buffer.writeInt16BE(written, this.position)
    this.position += 2 + written
    return this
  }

  bytes(value: Buffer): this {
    return this.length(value.length).raw(value)
  }

  /** Several buffers as one field of type bytes. */
  buffers(values: readonly Buffer[]): this {
    this.length(values.reduce((sum, { length }) => sum + length, 0))
    for (const value of values) this.raw(value)
    return this
  }

  uuid(value: string): this {
    return this.raw(Buffer.from(value, 'hex'))
  }

  noTaggedFields(): this {
    return this.isFlexible ? this.unsignedVarint(0) : this
  }

  /** Bytes without a length prefix. The buffer must not change until the frame is sent. */
  raw(value: Buffer): this {
    if (value.length <= MAX_COPIED_BYTES) {
      const start = this.allocate(value.length)
      value.copy(this.buffer, start)
      return this
    }
    this.closeChunk()
    this.chunks.push(value)
    this.chunkBytes += value.length
    return this
  }

  array<T>(items: readonly T[] | null, write: (item: T) => void): this {
    this.length(items?.length ?? -1)
    for (const item of items ?? []) write(item)
    return this
  }

  /** The frame as one or more buffers. The writer must not be used afterwards. */
  frame(correlationId: number): Buffer[] {
    this.closeChunk()
    const firstChunk = this.chunks[0] as Buffer
    firstChunk.writeInt32BE(this.chunkBytes - 4, 0)
    firstChunk.writeInt32BE(correlationId, 4)
    return this.chunks
  }

  /** The length of bytes or an array; -1 for null. */
  private length(value: number): this {
    return this.isFlexible ? this.unsignedVarint(value + 1) : this.int32(value)
  }

  private unsignedVarint(value: number): this {
    let remaining = value
    for (; remaining >= 128; remaining = Math.floor(remaining / 128)) this.int8((remaining % 128) - 128)
    return this.int8(remaining)
  }

  private closeChunk(): void {
    if (this.position === this.chunkStart) return
    this.chunks.push(this.buffer.subarray(this.chunkStart, this.position))
    this.chunkBytes += this.position - this.chunkStart
    this.chunkStart = this.position
  }

  // The caller must not read `this.buffer` before this call, which may replace the buffer.
  private allocate(length: number): number {
    this.reserve(length)
    const start = this.position
    this.position = start + length
    return start
  }

  private reserve(length: number): void {
    if (this.position + length <= this.buffer.length) return
    const usedBytes = this.position - this.chunkStart
    const larger = Buffer.allocUnsafe(Math.max((usedBytes + length) * 2, INITIAL_BYTES))
    this.buffer.copy(larger, 0, this.chunkStart, this.position)
    this.buffer = larger
    this.chunkStart = 0
    this.position = usedBytes
  }
}
