import { type KafkaRecord, type RecordHeaders } from '../record'
import { type TopicPartition } from '../topic-partition'
import { BYTE_OFFSETS, ATTRIBUTES, LENGTH_START, MAGIC } from './record-batch-layout'
import { readHeaderName } from './header-names'
import { type Cursor, readInt64, readVarint } from './varint'

/** A decoded batch. All its records are from one producer. Control records have their own batches. */
export interface RecordBatch {
  /** Offset after the batch. Its last offsets may have no record: compaction removes records but keeps the header. */
  nextOffset: number
  producerId: string
  firstSequence: number
  isTransactional: boolean
  isControl: boolean
  records: readonly KafkaRecord[]
}

/** Whether all batches of a record set are readable for {@link readRecordBatches}: magic 2, not compressed. */
export function isUncompressed(records: Buffer): boolean {
  if (!isMagic2(records, 0)) return false
  for (const at of batchesOf(records))
    if (codecOf(records, at) !== 0 || !isMagic2(records, endOf(records, at))) return false
  return true
}

/** An undecoded batch, or all bytes of a record set from its first batch in an old format on. */
interface RawBatch {
  bytes: Buffer
  firstOffset: number
  /** Codec id; 0 is uncompressed. Undefined in old formats, where each record has a codec. */
  codec: number | undefined
}

/**
 * Divides a record set into its complete batches. From the first batch in an old format on, all remaining bytes are one
 * batch.
 * @throws RangeError if lengths are inconsistent
 */
export function* splitRecordBatches(records: Buffer): Generator<RawBatch> {
  let nextStart = 0
  if (isMagic2(records, 0))
    for (const at of batchesOf(records)) {
      nextStart = endOf(records, at)
      const firstOffset = readInt64(records, at + BYTE_OFFSETS.baseOffset)
      yield { bytes: records.subarray(at, nextStart), firstOffset, codec: codecOf(records, at) }
      if (!isMagic2(records, nextStart)) break
    }
  if (isMagic2(records, nextStart)) return
  const bytes = records.subarray(nextStart)
  yield { bytes, firstOffset: readInt64(bytes, BYTE_OFFSETS.baseOffset), codec: undefined }
}

/**
 * Reads the complete batches in a record set. The broker may truncate the last batch, which is skipped.
 * The CRC is not checked because the broker has checked it and TCP has its own checksum.
 * @throws RangeError if lengths are inconsistent
 */
export function readRecordBatches(records: Buffer, source: TopicPartition): RecordBatch[] {
  return Array.from(batchesOf(records), (at) => readBatch(records, at, source))
}

/** The records of a batch, without its header. */
export const recordsOf = (batch: Buffer) => batch.subarray(BYTE_OFFSETS.records)

/** A copy of a batch with the decompressed records in place of the compressed ones. */
export function withRecords(batch: Buffer, records: Buffer): Buffer {
  const result = Buffer.concat([batch.subarray(0, BYTE_OFFSETS.records), records])
  result.writeInt32BE(result.length - LENGTH_START, BYTE_OFFSETS.length)
  return result
}

/** The magic byte has the same offset in all formats. Returns true if the record set ends before it. */
const isMagic2 = (records: Buffer, at: number) => (records[at + BYTE_OFFSETS.magic] ?? MAGIC) === MAGIC

const codecOf = (records: Buffer, at: number) =>
  records.readInt16BE(at + BYTE_OFFSETS.attributes) & ATTRIBUTES.compression

const endOf = (records: Buffer, at: number) => at + LENGTH_START + records.readInt32BE(at + BYTE_OFFSETS.length)

function* batchesOf(records: Buffer): Generator<number> {
  for (let at = 0; at + BYTE_OFFSETS.records <= records.length;) {
    const end = endOf(records, at)
    if (end < at + BYTE_OFFSETS.records) throw new RangeError('a record batch is shorter than its header')
    if (end > records.length) return
    yield at
    at = end
  }
}

function readBatch(buffer: Buffer, at: number, source: TopicPartition): RecordBatch {
  const attributes = buffer.readInt16BE(at + BYTE_OFFSETS.attributes)
  const firstOffset = readInt64(buffer, at + BYTE_OFFSETS.baseOffset)
  const firstTimestamp = readInt64(buffer, at + BYTE_OFFSETS.firstTimestamp)
  const appendTime =
    attributes & ATTRIBUTES.logAppendTime ? readInt64(buffer, at + BYTE_OFFSETS.maxTimestamp) : undefined
  const header = { firstOffset, firstTimestamp, appendTime, source }
  const records: KafkaRecord[] = []
  const cursor = { buffer, at: at + BYTE_OFFSETS.records }
  const end = endOf(buffer, at)
  for (let remaining = buffer.readInt32BE(at + BYTE_OFFSETS.count); remaining > 0; remaining--) {
    const recordEnd = readVarint(cursor) + cursor.at
    // A negative length would cause an endless loop.
    if (recordEnd <= cursor.at || recordEnd > end) throw new RangeError('a record does not fit into its batch')
    records.push(new BatchRecord(cursor, header))
    if (cursor.at > recordEnd) throw new RangeError('the fields of a record exceed its length')
    cursor.at = recordEnd
  }
  return {
    nextOffset: firstOffset + buffer.readInt32BE(at + BYTE_OFFSETS.lastOffsetDelta) + 1,
    producerId: String(readInt64(buffer, at + BYTE_OFFSETS.producerId)),
    firstSequence: buffer.readInt32BE(at + BYTE_OFFSETS.firstSequence),
    isTransactional: (attributes & ATTRIBUTES.transactional) !== 0,
    isControl: (attributes & ATTRIBUTES.control) !== 0,
    records,
  }
}

interface BatchHeader {
  firstOffset: number
  firstTimestamp: number
  /** Timestamp of all records if the topic has `message.timestamp.type=LogAppendTime`. */
  appendTime: number | undefined
  source: TopicPartition
}

class BatchRecord implements KafkaRecord {
  readonly topic: string
  readonly partition: number
  readonly timestamp: number
  readonly offset: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: RecordHeaders

  /** Reads the record at the cursor, which is after the record's length. */
  constructor(cursor: Cursor, { firstOffset, firstTimestamp, appendTime, source }: BatchHeader) {
    this.topic = source.topic
    this.partition = source.partition
    cursor.at++ // attributes: unused
    const createTime = firstTimestamp + readVarint(cursor)
    this.timestamp = appendTime ?? createTime
    this.offset = firstOffset + readVarint(cursor)
    this.key = readBytes(cursor)
    this.value = readBytes(cursor)
    this.headers = readHeaders(cursor)
  }
}

const NO_HEADERS: RecordHeaders = []

function readHeaders(cursor: Cursor): RecordHeaders {
  const count = readVarint(cursor)
  if (count <= 0) return NO_HEADERS
  if (count > cursor.buffer.length - cursor.at) throw new RangeError('a record has more headers than bytes')
  // This is a loop because it runs for each record, and Array.from takes several times as long.
  const headers = new Array<RecordHeaders[number]>(count)
  for (let index = 0; index < count; index++) headers[index] = [readName(cursor), readBytes(cursor)]
  return headers
}

function readName(cursor: Cursor): string {
  const start = skipBytes(cursor)
  return start < 0 ? '' : readHeaderName(cursor.buffer, start, cursor.at)
}

function readBytes(cursor: Cursor): Buffer | null {
  const start = skipBytes(cursor)
  return start < 0 ? null : cursor.buffer.subarray(start, cursor.at)
}

/** Moves past bytes with a length before them. Returns their start, or −1 for null. */
function skipBytes(cursor: Cursor): number {
  const length = readVarint(cursor)
  if (length < 0) return -1
  const start = cursor.at
  cursor.at += length
  return start
}
