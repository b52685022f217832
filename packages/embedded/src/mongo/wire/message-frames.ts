import { FrameSplitter } from '../../frame-splitter'

/** Size of the message header: messageLength, requestID, responseTo and opCode, each an int32. */
export const headerBytes = 16

/** MongoDB's maxMessageSizeBytes. */
const maxMessageBytes = 48_000_000

/** The received bytes are not a MongoDB message. The server closes the connection. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code = 'MONGO_WIRE'
}

/** Splits a byte stream into messages. `push` throws WireError for an invalid length. */
export const messageFrames = (): FrameSplitter =>
  new FrameSplitter({
    headerBytes,
    lengthAt(bytes, offset) {
      const length = bytes.readInt32LE(offset)
      if (length >= headerBytes && length <= maxMessageBytes) return length
      throw new WireError(`message of ${length} bytes: expected ${headerBytes} to ${maxMessageBytes}`)
    },
  })
