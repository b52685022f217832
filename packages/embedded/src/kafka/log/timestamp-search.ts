import { gunzipSync } from 'node:zlib'
import * as batch from './record-batch'

export interface TimedOffset {
  offset: number
  timestamp: number
}

const NO_COMPRESSION = 0
const GZIP = 1

/**
 * The first record of a batch with this timestamp or a later one. In batches compressed with snappy or lz4, which Node
 * cannot decompress, or zstd, which it can only from version 22.15 on, it is the batch's first record: a consumer then
 * reads some earlier records, and misses none.
 */
export function offsetAtOrAfter(bytes: Buffer, timestamp: number): TimedOffset {
  const start = { offset: batch.baseOffset(bytes, 0), timestamp: batch.baseTimestamp(bytes, 0) }
  const records = decompressRecords(bytes)
  if (!records) return start
  for (let at = 0; at < records.length;) {
    const length = readVarint(records, at)
    const timestampDelta = readVarint(records, length.end + 1)
    const offsetDelta = readVarint(records, timestampDelta.end)
    const recordTime = start.timestamp + timestampDelta.value
    if (recordTime >= timestamp) return { offset: start.offset + offsetDelta.value, timestamp: recordTime }
    at = length.end + length.value
  }
  return start
}

function decompressRecords(bytes: Buffer): Buffer | null {
  const records = bytes.subarray(batch.BATCH_HEADER_BYTES)
  const codec = batch.compression(bytes, 0)
  if (codec === NO_COMPRESSION) return records
  return codec === GZIP ? gunzipSync(records) : null
}

// Zigzag varint, as in Protocol Buffers; not bitwise, since a timestamp delta may need more than 32 bits.
function readVarint(buffer: Buffer, start: number): { value: number; end: number } {
  let raw = 0
  let factor = 1
  let end = start
  for (let byte = 128; byte >= 128; factor *= 128, end++) {
    byte = buffer.readUInt8(end)
    raw += (byte & 127) * factor
  }
  return { value: raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2, end }
}
