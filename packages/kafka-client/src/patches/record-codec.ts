import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { UnreadableBatchError } from '../errors'
import { type RecordHeaders } from '../record'
import { type HeadersByName, toHeaderList } from '../wire/headers-by-name'
import {
  type FetchedMessage,
  type RawBatch,
  isUncompressed,
  readRecordBatches,
  recordsOf,
  setNextOffset,
  splitRecordBatches,
  withRecords,
} from '../wire/record-batch-reader'
import { type MessageToSend, writeRecordBatch } from '../wire/record-batch-writer'
import { type EncoderInternals, loadEncoder, loadFunction, replaceFunction } from './kafkajs-internals'

/**
 * Replaces kafkajs's encoder and decoder of records. They allocate about ten buffers of 512 bytes for each record sent
 * and, on Node 20, two hidden classes in V8 for each batch read, which live until the next major garbage collection.
 * kafkajs still decodes old formats. Compressed batches are read one at a time, so an unreadable one stops only its partition.
 */
export function replaceRecordCodec(): void {
  replaceFunction('protocol/requests/fetch/v4/decodeMessages', createDecode)
  replaceFunction('protocol/requests/produce/v3/request', createProduceRequest)
}

const CODEC = { none: 0, gzip: 1 }
const unzip = promisify(gunzip)

/** kafkajs's decoder. `offset` is the start of a record set with its size prefix. */
interface Decoder {
  buffer: Buffer
  offset: number
}

type DecodeMessages = (decoder: Decoder) => FetchedMessage[] | Promise<FetchedMessage[]>

function createDecode(original: DecodeMessages): DecodeMessages {
  const Decoder = loadFunction<new (bytes: Buffer) => Decoder>('protocol/decoder')
  return (decoder) => {
    const { buffer, offset } = decoder
    const start = offset + 4
    const end = start + buffer.readInt32BE(offset)
    if (end <= start || end > buffer.length) return original(decoder)
    const records = buffer.subarray(start, end)
    decoder.offset = end
    const readOldFormat = async (bytes: Buffer) => {
      const messages = await original(new Decoder(withSizePrefix(bytes)))
      return messages.map((message) => Object.assign(message, { headerList: [] }))
    }
    return readUncompressed(records) ?? readOneByOne(records, readOldFormat)
  }
}

/** Undefined if a batch is compressed, in an old format or corrupt. */
function readUncompressed(records: Buffer): FetchedMessage[] | undefined {
  try {
    return isUncompressed(records) ? readRecordBatches(records) : undefined
  } catch {
    return undefined
  }
}

/** Returns the records before the first unreadable batch. If it is the first one, `unreadable` maps the empty array to the error. */
async function readOneByOne(
  records: Buffer,
  readOldFormat: (bytes: Buffer) => Promise<FetchedMessage[]>,
): Promise<FetchedMessage[]> {
  const messages: FetchedMessage[] = []
  let batch: RawBatch | undefined
  let nextOffset = 0
  try {
    for (batch of splitRecordBatches(records)) {
      const { codec, bytes } = batch
      messages.push(
        ...(codec === undefined ? await readOldFormat(bytes) : readRecordBatches(await decompress(codec, bytes))),
      )
      nextOffset = batch.nextOffset ?? nextOffset
    }
  } catch (error) {
    if (messages.length === 0 && nextOffset === 0)
      unreadable.set(messages, new UnreadableBatchError({ ...batch, cause: error }))
  }
  setNextOffset(messages, nextOffset)
  return messages
}

async function decompress(codec: number, batch: Buffer): Promise<Buffer> {
  if (codec === CODEC.none) return batch
  if (codec !== CODEC.gzip) throw new Error('only gzip batches can be decompressed')
  return withRecords(batch, await unzip(recordsOf(batch)))
}

const withSizePrefix = (bytes: Buffer) => {
  const size = Buffer.alloc(4)
  size.writeInt32BE(bytes.length)
  return Buffer.concat([size, bytes])
}

const unreadable = new WeakMap<readonly unknown[], UnreadableBatchError>()

/** The error if the messages are empty because the first batch cannot be read. */
export function unreadableIn(messages: readonly unknown[]): UnreadableBatchError | undefined {
  return unreadable.get(messages)
}

interface ProduceOptions {
  acks: number
  timeout: number
  transactionalId?: string | null
  /** A number, a numeric string or kafkajs's Long. */
  producerId?: { toString(): string } | null
  producerEpoch?: number
  compression?: number
  topicData: { topic: string; partitions: PartitionToSend[] }[]
}

interface PartitionToSend {
  partition: number
  /** Those of kafkajs's own producers in the same process have headers by name. */
  messages: (Omit<MessageToSend, 'headers'> & { headers?: RecordHeaders | HeadersByName })[]
  firstSequence?: number
}

interface ProduceRequest {
  apiKey: number
  apiVersion: number
  apiName: string
  expectResponse: () => boolean
  encode: () => Promise<EncoderInternals>
}

type CreateProduceRequest = (options: ProduceOptions) => ProduceRequest

function createProduceRequest(original: CreateProduceRequest): CreateProduceRequest {
  const crc32c = loadFunction<(bytes: Buffer) => number>('protocol/recordBatch/crc32C/crc32C')
  const Encoder = loadEncoder()
  return (options) => {
    const request = original(options)
    if (options.compression) return request
    return Object.assign(request, { encode: () => Promise.resolve(encodeProduce(new Encoder(), options, crc32c)) })
  }
}

const withHeaderList = ({ headers, ...message }: PartitionToSend['messages'][number]): MessageToSend =>
  headers ? { ...message, headers: toHeaderList(headers) } : message

function encodeProduce(
  encoder: EncoderInternals,
  options: ProduceOptions,
  crc32c: (bytes: Buffer) => number,
): EncoderInternals {
  const { acks, timeout, transactionalId = null, producerId, producerEpoch = 0, topicData } = options
  const producer = { producerId: Number((producerId ?? -1).toString()), producerEpoch }
  const transactional = transactionalId !== null
  const now = Date.now()
  encoder.writeString(transactionalId).writeInt16(acks).writeInt32(timeout).writeInt32(topicData.length)
  for (const { topic, partitions } of topicData) {
    encoder.writeString(topic).writeInt32(partitions.length)
    for (const { partition, messages: given, firstSequence = 0 } of partitions) {
      const messages = given.map(withHeaderList)
      const content = { messages, firstSequence, transactional, now, crc32c }
      const batch = writeRecordBatch(Object.assign(content, producer))
      encoder.writeInt32(partition).writeInt32(batch.length).writeBuffer(batch)
    }
  }
  return encoder
}
