import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { UnreadableBatchError } from '../errors'
import { type KafkaRecord } from '../record'
import { type TopicPartition } from '../topic-partition'
import {
  type RecordBatch,
  isUncompressed,
  readRecordBatches,
  recordsOf,
  splitRecordBatches,
  withRecords,
} from '../wire/record-batch-reader'
import { loadDecodeMessages, loadDecoder } from './kafkajs-internals'

/** The records of a partition in a fetch response. */
interface RecordSet {
  /** Up to the first batch that cannot be read. */
  batches: RecordBatch[]
  /** The error of the first batch, if that one cannot be read. */
  unreadable: UnreadableBatchError | undefined
}

const CODEC = { none: 0, gzip: 1 }
const unzip = promisify(gunzip)

/**
 * Reads the batches of a partition in a fetch response: together or, if one is compressed, old or corrupt, one at a
 * time, so that those before an unreadable batch are returned.
 */
export async function readRecordSet(bytes: Buffer, source: TopicPartition): Promise<RecordSet> {
  return readUncompressed(bytes, source) ?? readOneByOne(bytes, source)
}

/** Reads all batches together. Returns undefined if one is compressed, in an old format or corrupt. */
function readUncompressed(bytes: Buffer, source: TopicPartition): RecordSet | undefined {
  try {
    return isUncompressed(bytes) ? { batches: readRecordBatches(bytes, source), unreadable: undefined } : undefined
  } catch {
    return undefined
  }
}

async function readOneByOne(records: Buffer, source: TopicPartition): Promise<RecordSet> {
  const batches: RecordBatch[] = []
  let currentBatch: { firstOffset?: number; codec?: number | undefined } = {}
  try {
    for (const batch of splitRecordBatches(records)) {
      currentBatch = batch
      const { codec, bytes } = batch
      if (codec === undefined) batches.push(await readOldFormat(bytes, source))
      else batches.push(...readRecordBatches(await decompress(codec, bytes), source))
    }
  } catch (error) {
    if (batches.length === 0)
      return { batches, unreadable: new UnreadableBatchError({ ...currentBatch, cause: error }) }
  }
  return { batches, unreadable: undefined }
}

async function decompress(codec: number, batch: Buffer): Promise<Buffer> {
  if (codec === CODEC.none) return batch
  if (codec !== CODEC.gzip)
    throw new Error('the batch is compressed, but not with gzip: set compression.type of the producer to gzip or none')
  return withRecords(batch, await unzip(recordsOf(batch)))
}

/** kafkajs decodes the formats before Kafka 0.11, which have no headers, producer ids or transactions. */
async function readOldFormat(bytes: Buffer, source: TopicPartition): Promise<RecordBatch> {
  const size = Buffer.alloc(4)
  size.writeInt32BE(bytes.length)
  const messages = await loadDecodeMessages()(new (loadDecoder())(Buffer.concat([size, bytes])))
  const records = messages.map(({ offset, timestamp, key, value }): KafkaRecord => {
    return { ...source, offset: Number(offset), timestamp: Number(timestamp ?? -1), key, value, headers: [] }
  })
  const nextOffset = (records.at(-1)?.offset ?? -1) + 1
  return { nextOffset, producerId: '-1', firstSequence: -1, isTransactional: false, isControl: false, records }
}
