import { decompress } from './compression'
import * as batch from './record-batch'

export interface BatchRecord {
  offset: number
  timestamp: number
  key: Buffer | null
  value: Buffer | null
  headers: { key: string; value: Buffer | null }[]
  /** The encoded record. */
  bytes: Buffer
}

export interface OffsetAndTimestamp {
  offset: number
  timestamp: number
}

/** The records of a batch. @throws Error if the batch is compressed and its content is damaged. */
export function recordsOf(bytes: Buffer): BatchRecord[] {
  const reader = new RecordReader(decompress(batch.compression(bytes, 0), bytes.subarray(batch.BATCH_HEADER_BYTES)))
  const [offset, timestamp] = [batch.baseOffset(bytes, 0), batch.baseTimestamp(bytes, 0)]
  const appendTime = batch.hasAppendTime(bytes, 0) ? batch.maxTimestamp(bytes, 0) : null
  const records: BatchRecord[] = []
  while (reader.hasMore) {
    const { offsetDelta, timestampDelta, ...record } = reader.record()
    records.push({ offset: offset + offsetDelta, timestamp: appendTime ?? timestamp + timestampDelta, ...record })
  }
  return records
}

/**
 * The first record of a batch with this timestamp or a later one. If the compressed records are damaged, it returns the
 * batch's first record, so that the consumer reads some earlier records, but misses none.
 */
export function firstRecordInBatch(bytes: Buffer, timestamp: number): OffsetAndTimestamp {
  const firstRecord = { offset: batch.baseOffset(bytes, 0), timestamp: batch.baseTimestamp(bytes, 0) }
  try {
    const foundRecord = recordsOf(bytes).find((record) => record.timestamp >= timestamp)
    return foundRecord ? { offset: foundRecord.offset, timestamp: foundRecord.timestamp } : firstRecord
  } catch {
    return firstRecord
  }
}

/** Reads the records of a batch: length, attributes, timestamp delta, offset delta, key, value, headers. */
class RecordReader {
  private position = 0

  constructor(private readonly content: Buffer) {}

  get hasMore(): boolean {
    return this.position < this.content.length
  }

  record() {
    const start = this.position
    this.varint() // length
    this.position++ // attributes
    const record = {
      timestampDelta: this.varint(),
      offsetDelta: this.varint(),
      key: this.bytes(),
      value: this.bytes(),
      headers: Array.from({ length: this.varint() }, () => ({ key: String(this.bytes()), value: this.bytes() })),
    }
    return { ...record, bytes: this.content.subarray(start, this.position) }
  }

  // A zigzag varint, as in Protocol Buffers. Bitwise operators would keep only the lowest 32 bits of a timestamp delta.
  private varint(): number {
    let raw = 0
    let factor = 1
    for (let byte = 128; byte >= 128; factor *= 128) {
      byte = this.content.readUInt8(this.position++)
      raw += (byte & 127) * factor
    }
    return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2
  }

  /** Null if the length is negative. */
  private bytes(): Buffer | null {
    const length = this.varint()
    if (length < 0) return null
    this.position += length
    return this.content.subarray(this.position - length, this.position)
  }
}
