import { crc32 } from 'node:zlib'
import { decodeDocument, encodeDocument } from '../bson/codec'
import { type Change, type ChangeGroup } from './change'

const checksumBytes = 4
/** The length of a document, 4 bytes, and its last byte, which is zero. */
const minDocumentBytes = 5

/** Encodes a change as a BSON document, which starts with its length, followed by the document's CRC-32. */
export function encodeFrame(change: Change | ChangeGroup): Buffer {
  const document = encodeDocument(change)
  const frame = Buffer.allocUnsafe(document.length + checksumBytes)
  frame.set(document)
  frame.writeUInt32LE(crc32(document), document.length)
  return frame
}

/**
 * Applies the changes of a file up to the first incomplete or damaged frame, and those of a group only if the group is
 * complete. Returns the number of bytes of the applied changes.
 */
export function replayFrames(file: Buffer, apply: (change: Change) => void): number {
  let [offset, validBytes, groupSize] = [0, 0, 1]
  const group: Change[] = []
  for (;;) {
    const document = readDocumentAt(file, offset)
    if (!document) return validBytes
    offset += document.length + checksumBytes
    const change = decodeDocument(document) as unknown as Change | ChangeGroup
    if (change.kind === 'group') groupSize = change.count
    else if (group.push(change) === groupSize) {
      for (const each of group.splice(0)) apply(each)
      groupSize = 1
      validBytes = offset
    }
  }
}

/** The document at the offset; undefined if it is incomplete or its checksum does not match. */
function readDocumentAt(file: Buffer, offset: number): Buffer | undefined {
  if (offset + minDocumentBytes + checksumBytes > file.length) return undefined
  const length = file.readInt32LE(offset)
  const end = offset + length
  if (length < minDocumentBytes || end + checksumBytes > file.length) return undefined
  const document = file.subarray(offset, end)
  return crc32(document) === file.readUInt32LE(end) ? document : undefined
}
