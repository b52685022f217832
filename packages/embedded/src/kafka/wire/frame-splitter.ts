import { MalformedRequestError } from '../kafka-errors'

const SIZE_BYTES = 4

/** Splits a byte stream into Kafka frames: an INT32 size, followed by this number of bytes. */
export class FrameSplitter {
  private chunks: Buffer[] = []
  private bufferedBytes = 0
  private requiredBytes = SIZE_BYTES

  constructor(private readonly maxFrameBytes: number) {}

  /**
   * Returns the frames that this chunk completes, without their sizes. They are views of the chunk if possible.
   * @throws MalformedRequestError if a size is negative or above the limit.
   */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk)
    this.bufferedBytes += chunk.length
    if (this.bufferedBytes < this.requiredBytes) return []
    const bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.bufferedBytes)
    return this.split(bytes)
  }

  private split(bytes: Buffer): Buffer[] {
    const frames: Buffer[] = []
    let position = 0
    this.requiredBytes = SIZE_BYTES
    while (bytes.length - position >= SIZE_BYTES) {
      const size = this.validateSize(bytes.readInt32BE(position))
      const end = position + SIZE_BYTES + size
      if (end > bytes.length) {
        this.requiredBytes = SIZE_BYTES + size
        break
      }
      frames.push(bytes.subarray(position + SIZE_BYTES, end))
      position = end
    }
    this.chunks = position === bytes.length ? [] : [bytes.subarray(position)]
    this.bufferedBytes = bytes.length - position
    return frames
  }

  private validateSize(size: number): number {
    if (size >= 0 && size <= this.maxFrameBytes) return size
    throw new MalformedRequestError(`frame of ${size} bytes: expected 0 to ${this.maxFrameBytes}`)
  }
}
