import { ErrorCode } from '../wire/error-code'
import { crc32c } from '../wire/crc32c'
import { readInt64, writeInt64 } from '../wire/int64'

// These functions read the header of a record batch (magic 2) that starts at a position of a buffer.
export const BATCH_HEADER_BYTES = 61

const LENGTH_AT = 8
const LEADER_EPOCH_AT = 12
const MAGIC_AT = 16
const CRC_AT = 17
const CRC_START = 21
const ATTRIBUTES_AT = 21
const TRANSACTIONAL_OR_CONTROL = 0b11_0000

export const batchBytes = (buffer: Buffer, position: number): number => buffer.readInt32BE(position + LENGTH_AT) + 12
export const baseOffset = (buffer: Buffer, position: number): number => readInt64(buffer, position)
export const offsetCount = (buffer: Buffer, position: number): number => buffer.readInt32BE(position + 23) + 1
export const baseTimestamp = (buffer: Buffer, position: number): number => readInt64(buffer, position + 27)
export const maxTimestamp = (buffer: Buffer, position: number): number => readInt64(buffer, position + 35)
export const producerId = (buffer: Buffer, position: number): number => readInt64(buffer, position + 43)
export const producerEpoch = (buffer: Buffer, position: number): number => buffer.readInt16BE(position + 51)
export const baseSequence = (buffer: Buffer, position: number): number => buffer.readInt32BE(position + 53)
const recordCount = (buffer: Buffer, position: number): number => buffer.readInt32BE(position + 57)
export const compression = (buffer: Buffer, position: number): number =>
  buffer.readInt16BE(position + ATTRIBUTES_AT) & 7

/** Writes the base offset and leader epoch, which the checksum does not cover. */
export function assignOffset(buffer: Buffer, position: number, offset: number): void {
  writeInt64(buffer, offset, position)
  buffer.writeInt32BE(0, position + LEADER_EPOCH_AT)
}

/** True if a complete batch with a valid checksum starts at this position. */
export function isIntact(buffer: Buffer, position: number): boolean {
  if (buffer.length - position < BATCH_HEADER_BYTES || buffer[position + MAGIC_AT] !== 2) return false
  const size = batchBytes(buffer, position)
  if (size < BATCH_HEADER_BYTES || position + size > buffer.length) return false
  return buffer.readUInt32BE(position + CRC_AT) === crc32c(buffer, position + CRC_START, position + size)
}

/** Validates a producer's batches for one partition: complete, magic 2, valid checksum, not transactional. */
export function validateRecords(records: Buffer, maxBatchBytes: number): ErrorCode {
  if (records.length === 0) return ErrorCode.INVALID_RECORD
  for (let position = 0; position < records.length; position += batchBytes(records, position)) {
    if (records.length - position < BATCH_HEADER_BYTES) return ErrorCode.CORRUPT_MESSAGE
    if (records[position + MAGIC_AT] !== 2) return ErrorCode.INVALID_RECORD
    if (batchBytes(records, position) > maxBatchBytes) return ErrorCode.MESSAGE_TOO_LARGE
    if (!isIntact(records, position)) return ErrorCode.CORRUPT_MESSAGE
    if (offsetCount(records, position) !== recordCount(records, position) || recordCount(records, position) < 1)
      return ErrorCode.INVALID_RECORD
    if (records.readInt16BE(position + ATTRIBUTES_AT) & TRANSACTIONAL_OR_CONTROL) return ErrorCode.INVALID_REQUEST
  }
  return ErrorCode.NONE
}
