/** Memory is allocated in chunks of this size, bytes. */
const CHUNK_BYTES = 1024 * 1024

interface Place {
  chunk: ArrayBuffer
  offset: number
  length: number
}

/**
 * Texts that were written in one period and are released together. They are stored outside the heap, in memory that
 * returns to the system at once and not at the next garbage collection: an idle process may not have one for a long
 * time, and an HPA that scales by memory would see it as busy until then.
 */
export class Generation {
  private readonly places = new Map<string, Place>()
  private readonly chunks: ArrayBuffer[] = []
  private used = CHUNK_BYTES

  /** Allocated memory, bytes. */
  get bytes(): number {
    return this.chunks.length * CHUNK_BYTES
  }

  get size(): number {
    return this.places.size
  }

  get(key: string): string | undefined {
    const place = this.places.get(key)
    return place && Buffer.from(place.chunk, place.offset, place.length).toString()
  }

  /** Stores a text; one larger than a chunk is ignored. */
  put(key: string, text: string): void {
    const length = Buffer.byteLength(text)
    if (length > CHUNK_BYTES) return
    const chunk = this.chunkFor(length)
    Buffer.from(chunk, this.used, length).write(text)
    this.places.set(key, { chunk, offset: this.used, length })
    this.used += length
  }

  /** Drops all texts and returns their memory to the system. */
  release(): void {
    this.places.clear()
    for (const chunk of this.chunks.splice(0)) chunk.resize(0)
    this.used = CHUNK_BYTES
  }

  private chunkFor(length: number): ArrayBuffer {
    const last = this.chunks.at(-1)
    if (last && this.used + length <= CHUNK_BYTES) return last
    const chunk = new ArrayBuffer(CHUNK_BYTES, { maxByteLength: CHUNK_BYTES })
    this.chunks.push(chunk)
    this.used = 0
    return chunk
  }
}
