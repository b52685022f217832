/** Size of the message header: messageLength, requestID, responseTo and opCode, each an int32. */
export const headerBytes = 16

/** MongoDB's maxMessageSizeBytes. */
const maxMessageBytes = 48_000_000

/** The received bytes are not a MongoDB message. The server closes the connection. */
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
  private bufferedBytes = 0
  /** The length of the next message; that of its header before the header is complete. */
  private neededBytes = headerBytes

  /** The messages completed by this chunk. Throws WireError for an invalid length. */
  push(chunk: Buffer): Buffer[] {
    this.chunks.push(chunk)
    this.bufferedBytes += chunk.length
    if (this.bufferedBytes < this.neededBytes) return []
    return this.split(this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks))
  }

  private split(bytes: Buffer): Buffer[] {
    const messages: Buffer[] = []
    let offset = 0
    this.neededBytes = headerBytes
    while (bytes.length - offset >= headerBytes) {
      const length = checkedLength(bytes, offset)
      if (bytes.length - offset < length) {
        this.neededBytes = length
        break
      }
      messages.push(bytes.subarray(offset, offset + length))
      offset += length
    }
    this.chunks = offset === bytes.length ? [] : [bytes.subarray(offset)]
    this.bufferedBytes = bytes.length - offset
    return messages
  }
}

function checkedLength(bytes: Buffer, offset: number): number {
  const length = bytes.readInt32LE(offset)
  if (length >= headerBytes && length <= maxMessageBytes) return length
  throw new WireError(`message of ${length} bytes: expected ${headerBytes} to ${maxMessageBytes}`)
}
