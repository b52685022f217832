import { gunzipSync } from 'node:zlib'
import * as batch from './record-batch'

export interface OffsetAndTimestamp {
  offset: number
  timestamp: number
}

const NO_COMPRESSION = 0
const GZIP = 1

/**
 * The first record of a batch with this timestamp or a later one. If the batch is compressed with snappy, lz4 or zstd,
 * it returns the batch's first record: the consumer reads some earlier records, but misses none. (Node cannot
 * decompress snappy and lz4, and zstd only from version 22.15 on.)
 */
export function firstRecordInBatch(bytes: Buffer, timestamp: number): OffsetAndTimestamp {
  const first = { offset: batch.baseOffset(bytes, 0), timestamp: batch.baseTimestamp(bytes, 0) }
  const records = decompressRecords(bytes)
  if (!records) return first
  for (let position = 0; position < records.length;) {
    const length = readVarint(records, position)
    const timestampDelta = readVarint(records, length.end + 1)
    const offsetDelta = readVarint(records, timestampDelta.end)
    const recordTime = first.timestamp + timestampDelta.value
    if (recordTime >= timestamp) return { offset: first.offset + offsetDelta.value, timestamp: recordTime }
    position = length.end + length.value
  }
  return first
}

/** Null if the compression is not supported. */
export function decompressRecords(bytes: Buffer): Buffer | null {
  const records = bytes.subarray(batch.BATCH_HEADER_BYTES)
  const codec = batch.compression(bytes, 0)
  if (codec === NO_COMPRESSION) return records
  return codec === GZIP ? gunzipSync(records) : null
}

// A zigzag varint, as in Protocol Buffers. Bitwise operators would lose the bits of a timestamp delta above 32.
export function readVarint(buffer: Buffer, start: number): { value: number; end: number } {
  let raw = 0
  let factor = 1
  let end = start
  for (let byte = 128; byte >= 128; factor *= 128, end++) {
    byte = buffer.readUInt8(end)
    raw += (byte & 127) * factor
  }
  return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, end }
}
