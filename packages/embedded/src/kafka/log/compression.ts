/* oxlint-disable typescript/no-require-imports -- Loaded when first used, because most tests do not decompress records. */
import { gunzipSync } from 'node:zlib'

type Decompress = (bytes: Buffer) => Uint8Array

const decompressSnappy: Decompress = (bytes) => (require('snappyjs') as { uncompress: Decompress }).uncompress(bytes)
const decompressLz4: Decompress = (bytes) => (require('lz4js') as { decompress: Decompress }).decompress(bytes)
const decompressZstd: Decompress = (bytes) => (require('fzstd') as { decompress: Decompress }).decompress(bytes)

/** Java clients write snappy in blocks after a header: these 8 magic bytes and two versions. */
const SNAPPY_BLOCKS = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const SNAPPY_HEADER_BYTES = 16

/**
 * In the order of the compression types in a batch's attributes, from 0. Node itself has neither snappy nor lz4, and zstd
 * only since 22.15.
 */
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

/** @throws Error for an unknown codec, and for bytes that are not in its format. */
export function decompress(codec: number, bytes: Buffer): Buffer {
  const decompressed = codecs[codec]?.(bytes)
  if (!decompressed) throw new Error(`unknown compression type ${codec}: expected 0 to ${codecs.length - 1}`)
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
