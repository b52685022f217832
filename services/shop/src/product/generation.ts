/** Memory is allocated in chunks of this size, in bytes. */
const CHUNK_BYTES = 1024 * 1024

/** Memory of one text. */
interface Slice {
  chunk: ArrayBuffer
  offset: number
  length: number
}

/**
 * Texts that were written in one period and are deleted together. They are stored outside the heap, because that memory
 * returns to the system immediately. Heap memory returns only after a garbage collection, which an idle process may not
 * run for a long time, and until then an HPA on memory would not scale in.
 */
export class Generation {
  private readonly slices = new Map<string, Slice>()
  private readonly chunks: ArrayBuffer[] = []
  /** Used bytes of the last chunk. While there is no chunk, the value is that of a full one. */
  private usedBytes = CHUNK_BYTES

  /** Allocated memory in bytes. */
  get bytes(): number {
    return this.chunks.length * CHUNK_BYTES
  }

  /** Allocated memory after the text is stored, in bytes. */
  bytesWith(text: string): number {
    return this.hasRoom(Buffer.byteLength(text)) ? this.bytes : this.bytes + CHUNK_BYTES
  }

  get size(): number {
    return this.slices.size
  }

  get(key: string): string | undefined {
    const slice = this.slices.get(key)
    return slice && Buffer.from(slice.chunk, slice.offset, slice.length).toString()
  }

  /** Stores a text. A text larger than a chunk is ignored. */
  put(key: string, text: string): void {
    const length = Buffer.byteLength(text)
    if (length > CHUNK_BYTES) return
    const chunk = this.chunkFor(length)
    Buffer.from(chunk, this.usedBytes, length).write(text)
    this.slices.set(key, { chunk, offset: this.usedBytes, length })
    this.usedBytes += length
  }

  /** Deletes all texts and returns their memory to the system. */
  release(): void {
    this.slices.clear()
    for (const chunk of this.chunks.splice(0)) chunk.resize(0)
    this.usedBytes = CHUNK_BYTES
  }

  private hasRoom(length: number): boolean {
    return this.usedBytes + length <= CHUNK_BYTES
  }

  private chunkFor(length: number): ArrayBuffer {
    const last = this.chunks.at(-1)
    if (last && this.hasRoom(length)) return last
    const chunk = new ArrayBuffer(CHUNK_BYTES, { maxByteLength: CHUNK_BYTES })
    this.chunks.push(chunk)
    this.usedBytes = 0
    return chunk
  }
}
