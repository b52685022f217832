/** Size of the message header: messageLength, requestID, responseTo and opCode, each an int32. */
export const headerBytes = 16

/** MongoDB's maxMessageSizeBytes. */
const maxMessageBytes = 48_000_000

/** The received bytes are not a MongoDB message; the connection is closed. */
export class WireError extends Error {
  readonly code = 'MONGO_WIRE'

  constructor(message: string) {
    super(message)
    this.name = 'WireError'
  }
}

/** Splits the byte stream of a connection into messages. */
export class FrameReader {
  private chunks: Buffer[] = []
  private size = 0

  /** The messages completed by this chunk. Throws WireError for an invalid length. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk)
    this.size += chunk.length
    if (this.size < headerBytes || this.size < this.nextLength()) return []
    return this.cut(this.joined())
  }

  private nextLength(): number {
    const [first = Buffer.alloc(0)] = this.chunks
    return checkedLength(first.length >= 4 ? first : this.joined(), 0)
  }

  private joined(): Buffer {
    const [first] = this.chunks
    const bytes = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks)
    this.chunks = [bytes]
    return bytes
  }

  private cut(bytes: Buffer): Buffer[] {
    const messages: Buffer[] = []
    let offset = 0
    while (bytes.length - offset >= headerBytes) {
      const length = checkedLength(bytes, offset)
      if (bytes.length - offset < length) break
      messages.push(bytes.subarray(offset, offset + length))
      offset += length
    }
    this.chunks = offset === bytes.length ? [] : [bytes.subarray(offset)]
    this.size = bytes.length - offset
    return messages
  }
}

function checkedLength(bytes: Buffer, offset: number): number {
  const length = bytes.readInt32LE(offset)
  if (length < headerBytes || length > maxMessageBytes) throw new WireError(`invalid message length ${length}`)
  return length
}
