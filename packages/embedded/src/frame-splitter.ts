interface FrameFormat {
  /** Number of bytes at the start of each frame that contain its length. */
  headerBytes: number
  /** Reads the length of the frame at `offset`, including its header. @throws Error if the length is invalid. */
  lengthAt: (bytes: Buffer, offset: number) => number
  /** Number of bytes at the start of each frame to leave out. Default 0. */
  skippedBytes?: number
}

/** Splits a byte stream into frames that start with their length. */
export class FrameSplitter {
  private chunks: Buffer[] = []
  private bufferedBytes = 0
  /** The length of the next frame, or of its header until the header is complete. */
  private requiredBytes: number

  constructor(private readonly format: FrameFormat) {
    this.requiredBytes = format.headerBytes
  }

  /** Returns the frames that this chunk completes. They are views of the chunk if possible. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk)
    this.bufferedBytes += chunk.length
    if (this.bufferedBytes < this.requiredBytes) return []
    return this.split(this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks, this.bufferedBytes))
  }

  private split(bytes: Buffer): Buffer[] {
    const { headerBytes, lengthAt, skippedBytes = 0 } = this.format
    const frames: Buffer[] = []
    let offset = 0
    this.requiredBytes = headerBytes
    while (bytes.length - offset >= headerBytes) {
      const length = lengthAt(bytes, offset)
      if (bytes.length - offset < length) {
        this.requiredBytes = length
        break
      }
      frames.push(bytes.subarray(offset + skippedBytes, offset + length))
      offset += length
    }
    this.chunks = offset === bytes.length ? [] : [bytes.subarray(offset)]
    this.bufferedBytes = bytes.length - offset
    return frames
  }
}
