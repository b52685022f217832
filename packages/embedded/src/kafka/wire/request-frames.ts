import { FrameSplitter } from '../../frame-splitter'
import { MalformedRequestError } from '../kafka-errors'

const SIZE_BYTES = 4

/** Splits a byte stream into requests, without their sizes. `push` throws MalformedRequestError for an invalid size. */
export const requestFrames = (maxFrameBytes: number): FrameSplitter =>
  new FrameSplitter({
    headerBytes: SIZE_BYTES,
    skippedBytes: SIZE_BYTES,
    lengthAt(bytes, offset) {
      const size = bytes.readInt32BE(offset)
      if (size >= 0 && size <= maxFrameBytes) return SIZE_BYTES + size
      throw new MalformedRequestError(`frame of ${size} bytes: expected 0 to ${maxFrameBytes}`)
    },
  })
