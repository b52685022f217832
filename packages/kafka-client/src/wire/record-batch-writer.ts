import { type Cursor, varintBytes, writeInt64, writeVarint } from './varint'

type Bytes = Buffer | string
type HeaderValue = Bytes | null | undefined

/** A record to be sent, as kafkajs's callers give it. */
export interface MessageToSend {
  key?: Bytes | null
  value: Bytes | null
  headers?: Record<string, HeaderValue | HeaderValue[]>
  /** ms since 1970 as text. Default: now. */
  timestamp?: string
}

export interface BatchToSend {
  messages: readonly MessageToSend[]
  /** −1: not idempotent. */
  producerId: number
  producerEpoch: number
  firstSequence: number
  transactional: boolean
  /** ms since 1970. */
  now: number
  /** CRC-32C, unsigned. */
  crc32c: (bytes: Buffer) => number
}

const HEAD_BYTES = 61
const CRC_AT = 17
const CRC_FROM = 21
const MAGIC = 2
const TRANSACTIONAL = 0b10000

/** One record batch (magic 2, not compressed) in a buffer of its own. */
export function writeRecordBatch(batch: BatchToSend): Buffer {
  const times = batch.messages.map(({ timestamp }) =>
    timestamp === undefined ? batch.now : Number(timestamp),
  )
  const first = times.reduce((least, time) => Math.min(least, time), times[0] ?? batch.now)
  const records = batch.messages.map((message, index) => toRecord(message, index, times[index]! - first))
  const bytes = records.reduce((sum, { size }) => sum + varintBytes(size) + size, HEAD_BYTES)
  const cursor = { buffer: Buffer.allocUnsafe(bytes), at: HEAD_BYTES }
  for (const record of records) writeRecord(cursor, record)
  const last = times.reduce((most, time) => Math.max(most, time), first)
  writeHead(cursor.buffer, batch, { first, last })
  return cursor.buffer
}

function writeHead(
  buffer: Buffer,
  batch: BatchToSend,
  { first, last }: { first: number; last: number },
): void {
  const count = batch.messages.length
  writeInt64(buffer, 0, 0) // the broker gives the offset
  buffer.writeInt32BE(buffer.length - 12, 8)
  buffer.writeInt32BE(0, 12) // leader epoch
  buffer.writeInt8(MAGIC, 16)
  buffer.writeInt16BE(batch.transactional ? TRANSACTIONAL : 0, 21)
  buffer.writeInt32BE(count - 1, 23)
  writeInt64(buffer, first, 27)
  writeInt64(buffer, last, 35)
  writeInt64(buffer, batch.producerId, 43)
  buffer.writeInt16BE(batch.producerEpoch, 51)
  buffer.writeInt32BE(batch.firstSequence, 53)
  buffer.writeInt32BE(count, 57)
  buffer.writeUInt32BE(batch.crc32c(buffer.subarray(CRC_FROM)), CRC_AT)
}

interface RecordToWrite {
  offsetDelta: number
  timestampDelta: number
  key: HeaderValue
  value: HeaderValue
  headers: [name: string, value: HeaderValue][]
  /** Without the length in front. */
  size: number
}

function toRecord(message: MessageToSend, offsetDelta: number, timestampDelta: number): RecordToWrite {
  const { key, value } = message
  const headers = message.headers ? Object.entries(message.headers).flatMap(eachValue) : []
  const body = 1 + varintBytes(timestampDelta) + varintBytes(offsetDelta) + bytesOf(key) + bytesOf(value)
  const size = headers.reduce(
    (sum, [name, each]) => sum + bytesOf(name) + bytesOf(each),
    body + varintBytes(headers.length),
  )
  return { offsetDelta, timestampDelta, key, value, headers, size }
}

const eachValue = ([name, value]: [string, HeaderValue | HeaderValue[]]): [string, HeaderValue][] =>
  Array.isArray(value) ? value.map((each) => [name, each]) : [[name, value]]

function writeRecord(cursor: Cursor, record: RecordToWrite): void {
  writeVarint(cursor, record.size)
  cursor.buffer[cursor.at++] = 0 // attributes: none is in use
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

/** Size with the length in front. */
function bytesOf(value: HeaderValue): number {
  if (value === null || value === undefined) return 1
  const length = Buffer.byteLength(value)
  return varintBytes(length) + length
}

function writeBytes(cursor: Cursor, value: HeaderValue): void {
  if (value === null || value === undefined) return writeVarint(cursor, -1)
  writeVarint(cursor, Buffer.byteLength(value))
  cursor.at +=
    typeof value === 'string'
      ? cursor.buffer.write(value, cursor.at, 'utf8')
      : value.copy(cursor.buffer, cursor.at)
}
