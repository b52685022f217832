import { ErrorCode } from '../wire/error-code'
import { crc32c } from '../wire/crc32c'
import { readInt64, writeInt64 } from '../wire/int64'

export const BATCH_HEADER_BYTES = 61

/** The bytes of the base offset and of the batch length, which the batch length does not count. */
export const UNCOUNTED_BYTES = 12

/** The version of the record batch format. */
export const MAGIC = 2

// Bits of the attributes.
const COMPRESSION_MASK = 0b111
const APPEND_TIME = 0b1000
export const TRANSACTIONAL = 0b1_0000
export const CONTROL = 0b10_0000

/** Positions of the fields in the batch header. */
export const Field = {
  baseOffset: 0,
  batchLength: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
} as const

// Each function reads the header of the record batch that starts at `position`.
export const batchBytes = (buffer: Buffer, position: number) =>
  buffer.readInt32BE(position + Field.batchLength) + UNCOUNTED_BYTES
export const baseOffset = (buffer: Buffer, position: number) => readInt64(buffer, position + Field.baseOffset)
export const offsetCount = (buffer: Buffer, position: number) =>
  buffer.readInt32BE(position + Field.lastOffsetDelta) + 1
export const baseTimestamp = (buffer: Buffer, position: number) => readInt64(buffer, position + Field.baseTimestamp)
export const maxTimestamp = (buffer: Buffer, position: number) => readInt64(buffer, position + Field.maxTimestamp)
export const producerId = (buffer: Buffer, position: number) => readInt64(buffer, position + Field.producerId)
export const producerEpoch = (buffer: Buffer, position: number) => buffer.readInt16BE(position + Field.producerEpoch)
export const baseSequence = (buffer: Buffer, position: number) => buffer.readInt32BE(position + Field.baseSequence)
export const compression = (buffer: Buffer, position: number) => attributes(buffer, position) & COMPRESSION_MASK
export const isTransactional = (buffer: Buffer, position: number) =>
  (attributes(buffer, position) & TRANSACTIONAL) !== 0
export const hasAppendTime = (buffer: Buffer, position: number) => (attributes(buffer, position) & APPEND_TIME) !== 0
export const isControl = (buffer: Buffer, position: number) => (attributes(buffer, position) & CONTROL) !== 0
const attributes = (buffer: Buffer, position: number) => buffer.readInt16BE(position + Field.attributes)
const recordCount = (buffer: Buffer, position: number) => buffer.readInt32BE(position + Field.recordCount)

/** Writes the base offset and leader epoch, which the checksum does not cover. */
export function assignOffset(buffer: Buffer, position: number, offset: number): void {
  writeInt64(buffer, offset, position + Field.baseOffset)
  buffer.writeInt32BE(0, position + Field.leaderEpoch)
}

/** Sets the timestamp of all records of the batch, for message.timestamp.type=LogAppendTime. */
export function assignAppendTime(buffer: Buffer, position: number, now: number): void {
  buffer.writeInt16BE(attributes(buffer, position) | APPEND_TIME, position + Field.attributes)
  writeInt64(buffer, now, position + Field.maxTimestamp)
  writeChecksum(buffer, position)
}

/** A copy of a batch with the same offsets and only these records, uncompressed. */
export function withRecords(bytes: Buffer, records: readonly Buffer[]): Buffer {
  const copy = Buffer.concat([bytes.subarray(0, BATCH_HEADER_BYTES), ...records])
  copy.writeInt32BE(copy.length - UNCOUNTED_BYTES, Field.batchLength)
  copy.writeInt16BE(attributes(copy, 0) & ~COMPRESSION_MASK, Field.attributes)
  copy.writeInt32BE(records.length, Field.recordCount)
  writeChecksum(copy, 0)
  return copy
}

export function writeChecksum(buffer: Buffer, position: number): void {
  const end = position + batchBytes(buffer, position)
  buffer.writeUInt32BE(crc32c(buffer, position + Field.attributes, end), position + Field.crc)
}

/** Whether a complete batch with a valid checksum starts at this position. */
export function isIntact(buffer: Buffer, position: number): boolean {
  if (buffer.length - position < BATCH_HEADER_BYTES || buffer[position + Field.magic] !== MAGIC) return false
  const size = batchBytes(buffer, position)
  if (size < BATCH_HEADER_BYTES || position + size > buffer.length) return false
  return buffer.readUInt32BE(position + Field.crc) === crc32c(buffer, position + Field.attributes, position + size)
}

/** Validates a producer's batches for one partition: complete, magic 2, valid checksum, not a control batch. */
export function validateRecords(records: Buffer, maxBatchBytes: number): ErrorCode {
  if (records.length === 0) return ErrorCode.INVALID_RECORD
  for (let position = 0; position < records.length; position += batchBytes(records, position)) {
    if (records.length - position < BATCH_HEADER_BYTES) return ErrorCode.CORRUPT_MESSAGE
    if (records[position + Field.magic] !== MAGIC) return ErrorCode.INVALID_RECORD
    if (batchBytes(records, position) > maxBatchBytes) return ErrorCode.MESSAGE_TOO_LARGE
    if (!isIntact(records, position)) return ErrorCode.CORRUPT_MESSAGE
    const count = recordCount(records, position)
    if (count < 1 || count !== offsetCount(records, position)) return ErrorCode.INVALID_RECORD
    if (isControl(records, position)) return ErrorCode.INVALID_RECORD
  }
  return ErrorCode.NONE
}
