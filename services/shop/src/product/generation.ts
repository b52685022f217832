/** Pages are kept in pieces of this size, bytes. */
const CHUNK_BYTES = 1024 * 1024

interface Place {
  chunk: ArrayBuffer
  offset: number
  length: number
}

/**
 * Bytes by key that were written in one period and are given up together. They lie outside the heap in memory that is
 * handed back to the system the moment they are given up, and not when a garbage collection sees fit: an idle process
 * may not have one for a long time, and until then would look as busy as before to whoever measures its memory.
 */
export class Generation {
  private readonly places = new Map<string, Place>()
  private readonly chunks: ArrayBuffer[] = []
  private used = CHUNK_BYTES

  /** Memory held, bytes. */
  get bytes(): number {
    return this.chunks.length * CHUNK_BYTES
  }

  get size(): number {
    return this.places.size
  }

  /** Text under a key, as it was written. */
  get(key: string): string | undefined {
    const place = this.places.get(key)
    return place && Buffer.from(place.chunk, place.offset, place.length).toString()
  }

  /** Keeps a text; one larger than a chunk is not kept. */
  put(key: string, text: string): void {
    const length = Buffer.byteLength(text)
    if (length > CHUNK_BYTES) return
    const chunk = this.chunkFor(length)
    Buffer.from(chunk, this.used, length).write(text)
    this.places.set(key, { chunk, offset: this.used, length })
    this.used += length
  }

  /** Gives everything up, and the memory back. */
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
