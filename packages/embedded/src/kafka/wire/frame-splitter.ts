import { MalformedRequestError } from '../errors'

const SIZE_BYTES = 4

/** Splits a byte stream into Kafka frames (an INT32 size, then as many bytes). */
export class FrameSplitter {
  private parts: Buffer[] = []
  private buffered = 0
  private needed = SIZE_BYTES

  constructor(private readonly maxFrameBytes: number) {}

  /**
   * The frames completed by this chunk, without their sizes; views of the chunk where possible.
   * @throws MalformedRequestError if a size is negative or above the limit.
   */
  push(chunk: Buffer): Buffer[] {
    this.parts.push(chunk)
    this.buffered += chunk.length
    if (this.buffered < this.needed) return []
    const bytes = this.parts.length === 1 ? chunk : Buffer.concat(this.parts, this.buffered)
    return this.split(bytes)
  }

  private split(bytes: Buffer): Buffer[] {
    const frames: Buffer[] = []
    let position = 0
    this.needed = SIZE_BYTES
    while (bytes.length - position >= SIZE_BYTES) {
      const size = this.checkedSize(bytes.readInt32BE(position))
      const end = position + SIZE_BYTES + size
      if (end > bytes.length) {
        this.needed = SIZE_BYTES + size
        break
      }
      frames.push(bytes.subarray(position + SIZE_BYTES, end))
      position = end
    }
    this.parts = position === bytes.length ? [] : [bytes.subarray(position)]
    this.buffered = bytes.length - position
    return frames
  }

  private checkedSize(size: number): number {
    if (size >= 0 && size <= this.maxFrameBytes) return size
    throw new MalformedRequestError(`frame of ${size} bytes, the limit is ${this.maxFrameBytes}`)
  }
}
