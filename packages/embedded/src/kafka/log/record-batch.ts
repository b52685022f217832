import { ErrorCode } from '../wire/error-code'
import { crc32c } from '../wire/crc32c'
import { readInt64, writeInt64 } from '../wire/int64'

// Accessors for the header of a record batch (magic 2) at a position of a buffer. Records are not decoded.
export const BATCH_HEADER_BYTES = 61

const LENGTH_AT = 8
const LEADER_EPOCH_AT = 12
const MAGIC_AT = 16
const CRC_AT = 17
const CRC_START = 21
const ATTRIBUTES_AT = 21
const TRANSACTIONAL_OR_CONTROL = 0b11_0000

export const batchBytes = (buffer: Buffer, at: number): number => buffer.readInt32BE(at + LENGTH_AT) + 12
export const baseOffset = (buffer: Buffer, at: number): number => readInt64(buffer, at)
export const offsetCount = (buffer: Buffer, at: number): number => buffer.readInt32BE(at + 23) + 1
export const baseTimestamp = (buffer: Buffer, at: number): number => readInt64(buffer, at + 27)
export const maxTimestamp = (buffer: Buffer, at: number): number => readInt64(buffer, at + 35)
export const producerId = (buffer: Buffer, at: number): number => readInt64(buffer, at + 43)
export const producerEpoch = (buffer: Buffer, at: number): number => buffer.readInt16BE(at + 51)
export const baseSequence = (buffer: Buffer, at: number): number => buffer.readInt32BE(at + 53)
const recordCount = (buffer: Buffer, at: number): number => buffer.readInt32BE(at + 57)
export const compression = (buffer: Buffer, at: number): number => buffer.readInt16BE(at + ATTRIBUTES_AT) & 7

/** Writes the base offset and leader epoch, which the checksum does not cover. */
export function assignOffset(buffer: Buffer, at: number, offset: number): void {
  writeInt64(buffer, offset, at)
  buffer.writeInt32BE(0, at + LEADER_EPOCH_AT)
}

/** True if a complete batch with a valid checksum starts at this position. */
export function isIntact(buffer: Buffer, at: number): boolean {
  if (buffer.length - at < BATCH_HEADER_BYTES || buffer[at + MAGIC_AT] !== 2) return false
  const size = batchBytes(buffer, at)
  if (size < BATCH_HEADER_BYTES || at + size > buffer.length) return false
  return buffer.readUInt32BE(at + CRC_AT) === crc32c(buffer, at + CRC_START, at + size)
}

/** Validates a producer's batches for one partition: complete, magic 2, valid checksum, not transactional. */
export function checkRecords(records: Buffer, maxBatchBytes: number): ErrorCode {
  if (records.length === 0) return ErrorCode.INVALID_RECORD
  for (let at = 0; at < records.length; at += batchBytes(records, at)) {
    if (records.length - at < BATCH_HEADER_BYTES) return ErrorCode.CORRUPT_MESSAGE
    if (records[at + MAGIC_AT] !== 2) return ErrorCode.INVALID_RECORD
    if (batchBytes(records, at) > maxBatchBytes) return ErrorCode.MESSAGE_TOO_LARGE
    if (!isIntact(records, at)) return ErrorCode.CORRUPT_MESSAGE
    if (offsetCount(records, at) !== recordCount(records, at) || recordCount(records, at) < 1)
      return ErrorCode.INVALID_RECORD
    if (records.readInt16BE(at + ATTRIBUTES_AT) & TRANSACTIONAL_OR_CONTROL) return ErrorCode.INVALID_REQUEST
  }
  return ErrorCode.NONE
}
