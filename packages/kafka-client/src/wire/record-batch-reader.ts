import { type RecordHeaders } from '../record'
import { type HeadersByName, toHeadersByName } from './headers-by-name'
import { AT, ATTRIBUTES, LENGTH_START, MAGIC } from './record-batch-layout'
import { type Cursor, readInt64, readVarint } from './varint'

/** A record as kafkajs's decoder returns it; int64 as decimal strings. */
export interface FetchedMessage {
  magicByte: number
  attributes: number
  timestamp: string
  offset: string
  key: Buffer | null
  value: Buffer | null
  headerList: RecordHeaders
  isControlRecord: boolean
  batchContext: BatchContext
}

type BatchContext = ReturnType<typeof readContext>

const NO_HEADERS: RecordHeaders = []

const nextOffsets = new WeakMap<readonly FetchedMessage[], number>()

/**
 * The offset after the batches that contained these messages. The last batch may end with offsets that have no record,
 * because a compacted log keeps the header of a batch whose records are removed. 0 if there was no batch.
 */
export function nextOffsetOf(messages: readonly FetchedMessage[]): number {
  return Math.max(nextOffsets.get(messages) ?? 0, Number(messages.at(-1)?.offset ?? -1) + 1)
}

export function setNextOffset(messages: readonly FetchedMessage[], nextOffset: number): void {
  nextOffsets.set(messages, nextOffset)
}

/** Whether all batches of a record set are readable for {@link readRecordBatches}: magic 2, not compressed. */
export function isUncompressed(records: Buffer): boolean {
  if (!isMagic2(records, 0)) return false
  for (const at of batchesOf(records))
    if (codecOf(records, at) !== 0 || !isMagic2(records, endOf(records, at))) return false
  return true
}

/** An undecoded batch, or the rest of a record set in an old format. */
export interface RawBatch {
  bytes: Buffer
  firstOffset: number
  /** Codec id, 0 = uncompressed. Undefined in old formats, where each record has a codec. */
  codec: number | undefined
  /** Undefined in old formats. */
  nextOffset: number | undefined
}

/**
 * Divides a record set into its complete batches. From the first batch in an old format, the rest is one batch.
 * @throws RangeError if lengths are inconsistent
 */
export function* splitRecordBatches(records: Buffer): Generator<RawBatch> {
  let rest = 0
  if (isMagic2(records, 0))
    for (const at of batchesOf(records)) {
      rest = endOf(records, at)
      const firstOffset = readInt64(records, at + AT.baseOffset)
      const nextOffset = nextOffsetAt(records, at)
      yield { bytes: records.subarray(at, rest), firstOffset, codec: codecOf(records, at), nextOffset }
      if (!isMagic2(records, rest)) break
    }
  if (isMagic2(records, rest)) return
  const bytes = records.subarray(rest)
  yield { bytes, firstOffset: readInt64(bytes, AT.baseOffset), codec: undefined, nextOffset: undefined }
}

/**
 * Reads all records of the complete batches in a record set. The broker may truncate the last batch, which is skipped.
 * The CRC is not checked, as in kafkajs, because the broker has checked it and TCP has its own checksum.
 * @throws RangeError if lengths are inconsistent
 */
export function readRecordBatches(records: Buffer): FetchedMessage[] {
  const messages: FetchedMessage[] = []
  let nextOffset = 0
  for (const at of batchesOf(records)) {
    readBatch(records, at, messages)
    nextOffset = nextOffsetAt(records, at)
  }
  setNextOffset(messages, nextOffset)
  return messages
}

/** The records of a batch, without its header. */
export const recordsOf = (batch: Buffer) => batch.subarray(AT.records)

/** A batch with the decompressed records in place of its own. */
export function withRecords(batch: Buffer, records: Buffer): Buffer {
  const result = Buffer.concat([batch.subarray(0, AT.records), records])
  result.writeInt32BE(result.length - LENGTH_START, AT.length)
  return result
}

/** The magic byte has the same offset in all formats. Returns true if the record set ends before it. */
const isMagic2 = (records: Buffer, at: number) => (records[at + AT.magic] ?? MAGIC) === MAGIC

const codecOf = (records: Buffer, at: number) => records.readInt16BE(at + AT.attributes) & ATTRIBUTES.compression

const nextOffsetAt = (records: Buffer, at: number) =>
  readInt64(records, at + AT.baseOffset) + records.readInt32BE(at + AT.lastOffsetDelta) + 1

const endOf = (records: Buffer, at: number) => at + LENGTH_START + records.readInt32BE(at + AT.length)

function* batchesOf(records: Buffer): Generator<number> {
  for (let at = 0; at + AT.records <= records.length;) {
    const end = endOf(records, at)
    if (end < at + AT.records) throw new RangeError('a record batch is shorter than its header')
    if (end > records.length) return
    yield at
    at = end
  }
}

function readBatch(buffer: Buffer, at: number, messages: FetchedMessage[]): void {
  const context = readContext(buffer, at)
  const firstOffset = readInt64(buffer, at + AT.baseOffset)
  const firstTimestamp = readInt64(buffer, at + AT.firstTimestamp)
  const cursor = { buffer, at: at + AT.records }
  const end = endOf(buffer, at)
  for (let remaining = buffer.readInt32BE(at + AT.count); remaining > 0; remaining--) {
    const recordEnd = readVarint(cursor) + cursor.at
    // A negative length would cause an endless loop.
    if (recordEnd <= cursor.at || recordEnd > end) throw new RangeError('a record does not fit into its batch')
    messages.push(new BatchMessage(cursor, { context, firstOffset, firstTimestamp }))
    if (cursor.at > recordEnd) throw new RangeError('the fields of a record exceed its length')
    cursor.at = recordEnd
  }
}

/** A record of a batch. kafkajs's own consumers in the same process have `headers`, by name. */
class BatchMessage implements FetchedMessage {
  readonly magicByte = MAGIC
  readonly attributes: number
  readonly timestamp: string
  readonly offset: string
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headerList: RecordHeaders
  readonly isControlRecord: boolean
  readonly batchContext: BatchContext

  /** Reads it at the cursor, behind its length. */
  constructor(
    cursor: Cursor,
    { context, firstOffset, firstTimestamp }: { context: BatchContext; firstOffset: number; firstTimestamp: number },
  ) {
    this.attributes = cursor.buffer.readInt8(cursor.at++)
    const timestamp = firstTimestamp + readVarint(cursor)
    this.timestamp = context.timestampType === 1 ? context.maxTimestamp : String(timestamp)
    this.offset = String(firstOffset + readVarint(cursor))
    this.key = readBytes(cursor)
    this.value = readBytes(cursor)
    this.headerList = readHeaders(cursor)
    this.isControlRecord = context.isControlBatch
    this.batchContext = context
  }

  get headers(): HeadersByName {
    return toHeadersByName(this.headerList)
  }
}

function readContext(buffer: Buffer, at: number) {
  const attributes = buffer.readInt16BE(at + AT.attributes)
  return {
    firstOffset: String(readInt64(buffer, at + AT.baseOffset)),
    firstTimestamp: String(readInt64(buffer, at + AT.firstTimestamp)),
    partitionLeaderEpoch: buffer.readInt32BE(at + AT.leaderEpoch),
    inTransaction: (attributes & ATTRIBUTES.transactional) !== 0,
    isControlBatch: (attributes & ATTRIBUTES.control) !== 0,
    lastOffsetDelta: buffer.readInt32BE(at + AT.lastOffsetDelta),
    producerId: String(readInt64(buffer, at + AT.producerId)),
    producerEpoch: buffer.readInt16BE(at + AT.producerEpoch),
    firstSequence: buffer.readInt32BE(at + AT.firstSequence),
    maxTimestamp: String(readInt64(buffer, at + AT.maxTimestamp)),
    /** 0: CreateTime, 1: LogAppendTime. */
    timestampType: (attributes & ATTRIBUTES.logAppendTime) === 0 ? 0 : 1,
    magicByte: MAGIC,
  }
}

function readHeaders(cursor: Cursor): RecordHeaders {
  const count = readVarint(cursor)
  if (count <= 0) return NO_HEADERS
  return Array.from({ length: count }, () => [readBytes(cursor)?.toString('utf8') ?? '', readBytes(cursor)] as const)
}

function readBytes(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor)
  if (length < 0) return null
  const start = cursor.at
  cursor.at += length
  return cursor.buffer.subarray(start, cursor.at)
}
