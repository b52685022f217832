import { type RecordHeaders } from '../record'
import { BYTE_OFFSETS, ATTRIBUTES, LENGTH_START, MAGIC } from './record-batch-layout'
import { type Cursor, varintBytes, writeInt64, writeVarint } from './varint'

type Bytes = Buffer | string

export interface MessageToSend {
  key?: Bytes | null
  value: Bytes | null
  headers?: RecordHeaders
  /** ms since 1970, as decimal string. Default: now. */
  timestamp?: string
}

interface BatchToSend {
  messages: readonly MessageToSend[]
  /** −1 for a producer that is not idempotent. */
  producerId: number
  producerEpoch: number
  firstSequence: number
  transactional: boolean
  /** ms since 1970. */
  now: number
  /** CRC-32C, unsigned. */
  crc32c: (bytes: Buffer) => number
}

/** Encodes one record batch (magic 2, not compressed). */
export function writeRecordBatch(batch: BatchToSend): Buffer {
  const times = batch.messages.map(({ timestamp }) => (timestamp === undefined ? batch.now : Number(timestamp)))
  const minTimestamp = times.reduce((minimum, time) => Math.min(minimum, time), times[0] ?? batch.now)
  const records = batch.messages.map((message, index) => toRecord(message, index, times[index]! - minTimestamp))
  const bytes = records.reduce((sum, { size }) => sum + varintBytes(size) + size, BYTE_OFFSETS.records)
  const cursor = { buffer: Buffer.allocUnsafe(bytes), at: BYTE_OFFSETS.records }
  for (const record of records) writeRecord(cursor, record)
  const maxTimestamp = times.reduce((maximum, time) => Math.max(maximum, time), minTimestamp)
  writeHeader(cursor.buffer, batch, { minTimestamp, maxTimestamp })
  return cursor.buffer
}

function writeHeader(
  buffer: Buffer,
  batch: BatchToSend,
  { minTimestamp, maxTimestamp }: { minTimestamp: number; maxTimestamp: number },
): void {
  const count = batch.messages.length
  writeInt64(buffer, 0, BYTE_OFFSETS.baseOffset) // the broker assigns the offset
  buffer.writeInt32BE(buffer.length - LENGTH_START, BYTE_OFFSETS.length)
  buffer.writeInt32BE(0, BYTE_OFFSETS.leaderEpoch)
  buffer.writeInt8(MAGIC, BYTE_OFFSETS.magic)
  buffer.writeInt16BE(batch.transactional ? ATTRIBUTES.transactional : 0, BYTE_OFFSETS.attributes)
  buffer.writeInt32BE(count - 1, BYTE_OFFSETS.lastOffsetDelta)
  writeInt64(buffer, minTimestamp, BYTE_OFFSETS.firstTimestamp)
  writeInt64(buffer, maxTimestamp, BYTE_OFFSETS.maxTimestamp)
  writeInt64(buffer, batch.producerId, BYTE_OFFSETS.producerId)
  buffer.writeInt16BE(batch.producerEpoch, BYTE_OFFSETS.producerEpoch)
  buffer.writeInt32BE(batch.firstSequence, BYTE_OFFSETS.firstSequence)
  buffer.writeInt32BE(count, BYTE_OFFSETS.count)
  buffer.writeUInt32BE(batch.crc32c(buffer.subarray(BYTE_OFFSETS.attributes)), BYTE_OFFSETS.crc)
}

interface RecordToWrite {
  offsetDelta: number
  timestampDelta: number
  key: Bytes | null | undefined
  value: Bytes | null
  headers: RecordHeaders
  /** Size in bytes without the length prefix. */
  size: number
}

function toRecord(message: MessageToSend, offsetDelta: number, timestampDelta: number): RecordToWrite {
  const { key, value, headers = [] } = message
  const bodySize = 1 + varintBytes(timestampDelta) + varintBytes(offsetDelta) + bytesOf(key) + bytesOf(value)
  const size = headers.reduce(
    (sum, [name, headerValue]) => sum + bytesOf(name) + bytesOf(headerValue),
    bodySize + varintBytes(headers.length),
  )
  return { offsetDelta, timestampDelta, key, value, headers, size }
}

function writeRecord(cursor: Cursor, record: RecordToWrite): void {
  writeVarint(cursor, record.size)
  cursor.buffer[cursor.at++] = 0 // attributes: unused
  writeVarint(cursor, record.timestampDelta)
  writeVarint(cursor, record.offsetDelta)
  writeBytes(cursor, record.key)
  writeBytes(cursor, record.value)
  writeVarint(cursor, record.headers.length)
  for (const [name, value] of record.headers) {
    writeBytes(cursor, name)
    writeBytes(cursor, value)
  }
}

/** Size in bytes with the length prefix. */
function bytesOf(value: Bytes | null | undefined): number {
  if (value === null || value === undefined) return 1
  const length = Buffer.byteLength(value)
  return varintBytes(length) + length
}

function writeBytes(cursor: Cursor, value: Bytes | null | undefined): void {
  if (value === null || value === undefined) return writeVarint(cursor, -1)
  writeVarint(cursor, Buffer.byteLength(value))
  cursor.at +=
    typeof value === 'string' ? cursor.buffer.write(value, cursor.at, 'utf8') : value.copy(cursor.buffer, cursor.at)
}
