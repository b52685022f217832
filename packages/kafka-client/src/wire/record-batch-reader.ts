import { AT, ATTRIBUTES, LENGTH_FROM, MAGIC } from './record-batch-layout'
import { type Cursor, readInt64, readVarint } from './varint'

/** A fetched record in the shape that kafkajs gives its own; int64 as decimal text. */
export interface FetchedMessage {
  magicByte: number
  attributes: number
  timestamp: string
  offset: string
  key: Buffer | null
  value: Buffer | null
  /** A name that comes several times has all its values. */
  headers: Record<string, HeaderValue | HeaderValue[]>
  isControlRecord: boolean
  batchContext: BatchContext
}

type HeaderValue = Buffer | null
export type BatchContext = ReturnType<typeof readContext>

/** Whether a record set holds nothing but batches that {@link readRecordBatches} reads: magic 2, not compressed. */
export function isPlain(records: Buffer): boolean {
  if (!isMagic2(records, 0)) return false
  for (const at of batchesOf(records))
    if (codecOf(records, at) !== 0 || !isMagic2(records, endOf(records, at))) return false
  return true
}

/** A batch as it is on the wire, or what old formats have in its place. */
export interface RawBatch {
  bytes: Buffer
  firstOffset: number
  /** Number of the compression, 0 of none; undefined in old formats, where each record has its own. */
  codec: number | undefined
}

/**
 * The whole batches of a record set; what begins in an old format is the last one.
 * @throws RangeError when lengths contradict each other
 */
export function* splitRecordBatches(records: Buffer): Generator<RawBatch> {
  let rest = 0
  if (isMagic2(records, 0))
    for (const at of batchesOf(records)) {
      rest = endOf(records, at)
      const firstOffset = readInt64(records, at + AT.baseOffset)
      yield { bytes: records.subarray(at, rest), firstOffset, codec: codecOf(records, at) }
      if (!isMagic2(records, rest)) break
    }
  if (isMagic2(records, rest)) return
  const bytes = records.subarray(rest)
  yield { bytes, firstOffset: readInt64(bytes, AT.baseOffset), codec: undefined }
}

/**
 * All records of the whole batches in a record set. The broker may cut the last one off, which is then left out. The
 * crc is not checked, as in kafkajs: TCP and the broker have.
 * @throws RangeError when lengths contradict each other
 */
export function readRecordBatches(records: Buffer): FetchedMessage[] {
  const messages: FetchedMessage[] = []
  for (const at of batchesOf(records)) readBatch(records, at, messages)
  return messages
}

/** The magic is where it is in every format; an old one has its lengths elsewhere. True of a set that ends before it. */
const isMagic2 = (records: Buffer, at: number) => (records[at + AT.magic] ?? MAGIC) === MAGIC

const codecOf = (records: Buffer, at: number) => records.readInt16BE(at + AT.attributes) & ATTRIBUTES.compression

const endOf = (records: Buffer, at: number) => at + LENGTH_FROM + records.readInt32BE(at + AT.length)

function* batchesOf(records: Buffer): Generator<number> {
  for (let at = 0; at + AT.records <= records.length;) {
    const end = endOf(records, at)
    if (end < at + AT.records) throw new RangeError('a record batch is shorter than its head')
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
  for (let left = buffer.readInt32BE(at + AT.count); left > 0; left--) {
    const recordEnd = readVarint(cursor) + cursor.at
    // Nor may it end before it begins, or the loop would run backwards for ever.
    if (recordEnd <= cursor.at || recordEnd > end) throw new RangeError('a record does not fit into its batch')
    const attributes = buffer.readInt8(cursor.at++)
    const timestamp = firstTimestamp + readVarint(cursor)
    messages.push({
      magicByte: MAGIC,
      attributes,
      timestamp: context.timestampType === 1 ? context.maxTimestamp : String(timestamp),
      offset: String(firstOffset + readVarint(cursor)),
      key: readBytes(cursor),
      value: readBytes(cursor),
      headers: readHeaders(cursor),
      isControlRecord: context.isControlBatch,
      batchContext: context,
    })
    if (cursor.at > recordEnd) throw new RangeError('the fields of a record are longer than it')
    cursor.at = recordEnd
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
    /** 0: the producer's time, 1: the broker's. */
    timestampType: (attributes & ATTRIBUTES.logAppendTime) === 0 ? 0 : 1,
    magicByte: MAGIC,
  }
}

function readHeaders(cursor: Cursor): FetchedMessage['headers'] {
  // Without a prototype, since any name may come.
  const headers = Object.create(null) as FetchedMessage['headers']
  for (let left = readVarint(cursor); left > 0; left--) {
    const name = readBytes(cursor)?.toString('utf8') ?? ''
    const value = readBytes(cursor)
    const before = headers[name]
    headers[name] = before === undefined ? value : [before, value].flat()
  }
  return headers
}

function readBytes(cursor: Cursor): Buffer | null {
  const length = readVarint(cursor)
  if (length < 0) return null
  const start = cursor.at
  cursor.at += length
  return cursor.buffer.subarray(start, cursor.at)
}
