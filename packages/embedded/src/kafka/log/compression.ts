/* oxlint-disable typescript/no-require-imports -- Loaded when first used: most tests never look into compressed records. */
import { gunzipSync } from 'node:zlib'

type Decompress = (bytes: Buffer) => Uint8Array

const decompressSnappy: Decompress = (bytes) => (require('snappyjs') as { uncompress: Decompress }).uncompress(bytes)
const decompressLz4: Decompress = (bytes) => (require('lz4js') as { decompress: Decompress }).decompress(bytes)
const decompressZstd: Decompress = (bytes) => (require('fzstd') as { decompress: Decompress }).decompress(bytes)

/** The header of the blocks in which Java clients write snappy: a mark of 8 bytes and two versions. */
const SNAPPY_BLOCKS = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const SNAPPY_HEADER_BYTES = 16

/** By the number in a batch's attributes. Node itself has no snappy and lz4, and zstd only from 22.15 on. */
const codecs: readonly Decompress[] = [
  (bytes) => bytes,
  gunzipSync,
  (bytes) =>
    bytes.subarray(0, SNAPPY_BLOCKS.length).equals(SNAPPY_BLOCKS)
      ? Buffer.concat(snappyBlocks(bytes).map((block) => decompressSnappy(block)))
      : decompressSnappy(bytes),
  decompressLz4,
  decompressZstd,
]

/** Throws if the bytes are not of this codec. */
export function decompress(codec: number, bytes: Buffer): Buffer {
  const decompressed = codecs[codec]?.(bytes)
  if (!decompressed) throw new Error(`${codec} is not a compression of Kafka: expected 0 to ${codecs.length - 1}`)
  return Buffer.from(decompressed.buffer, decompressed.byteOffset, decompressed.length)
}

function snappyBlocks(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = []
  for (let position = SNAPPY_HEADER_BYTES; position < bytes.length;) {
    const start = position + 4
    position = start + bytes.readInt32BE(position)
    blocks.push(bytes.subarray(start, position))
  }
  return blocks
}
