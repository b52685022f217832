import { UnreadableBatchError } from '../errors'
import {
  type FetchedMessage,
  type RawBatch,
  isUncompressed,
  readRecordBatches,
  splitRecordBatches,
} from '../wire/record-batch-reader'
import { type MessageToSend, writeRecordBatch } from '../wire/record-batch-writer'
import {
  type BatchInternals,
  type EncoderInternals,
  loadFunction,
  loadEncoder,
  replaceFunction,
} from './kafkajs-internals'

/**
 * Replaces kafkajs's record encoding and decoding. Its own allocates about ten buffers of 512 bytes per record sent and,
 * on Node 20, two hidden classes of V8 per batch read, which live until the next major collection. Compressed batches and
 * old formats are still decoded by kafkajs, one at a time, so that an unreadable one stops its own partition only.
 */
export function useOwnRecordBatches(): void {
  replaceFunction('protocol/requests/fetch/v4/decodeMessages', readWith)
  replaceFunction('protocol/requests/produce/v3/request', writeWith)
}

/** kafkajs's decoder; here `offset` points at the size of a record set. */
interface Decoder {
  buffer: Buffer
  offset: number
}

type DecodeMessages = (decoder: Decoder) => FetchedMessage[] | Promise<FetchedMessage[]>

function readWith(original: DecodeMessages): DecodeMessages {
  const Decoder = loadFunction<new (bytes: Buffer) => Decoder>('protocol/decoder')
  return (decoder) => {
    const { buffer, offset } = decoder
    const start = offset + 4
    const end = start + buffer.readInt32BE(offset)
    if (end <= start || end > buffer.length) return original(decoder)
    const records = buffer.subarray(start, end)
    decoder.offset = end
    return readUncompressed(records) ?? readOneByOne(records, (bytes) => original(new Decoder(withSize(bytes))))
  }
}

/** Undefined if compressed, in an old format or corrupt. */
function readUncompressed(records: Buffer): FetchedMessage[] | undefined {
  try {
    return isUncompressed(records) ? readRecordBatches(records) : undefined
  } catch {
    return undefined
  }
}

/** The records before the first unreadable batch. If there are none, `unreadable` maps the empty array to the error. */
async function readOneByOne(
  records: Buffer,
  readOther: (bytes: Buffer) => FetchedMessage[] | Promise<FetchedMessage[]>,
): Promise<FetchedMessage[]> {
  const read: FetchedMessage[][] = []
  let batch: RawBatch | undefined
  try {
    for (batch of splitRecordBatches(records))
      read.push(batch.codec === 0 ? readRecordBatches(batch.bytes) : await readOther(batch.bytes))
  } catch (error) {
    const before = read.flat()
    if (before.length === 0) unreadable.set(before, new UnreadableBatchError({ ...batch, cause: error }))
    return before
  }
  return read.flat()
}

const withSize = (bytes: Buffer) => {
  const size = Buffer.alloc(4)
  size.writeInt32BE(bytes.length)
  return Buffer.concat([size, bytes])
}

const unreadable = new WeakMap<readonly unknown[], UnreadableBatchError>()

/** The error, if the batch is empty because its first records cannot be read. */
export function unreadableIn(batch: object): UnreadableBatchError | undefined {
  return unreadable.get((batch as BatchInternals).rawMessages)
}

interface ProduceOptions {
  acks: number
  timeout: number
  transactionalId?: string | null
  /** A number, a numeric string or kafkajs's Long. */
  producerId?: { toString(): string } | null
  producerEpoch?: number
  compression?: number
  topicData: { topic: string; partitions: { partition: number; messages: MessageToSend[]; firstSequence?: number }[] }[]
}

interface ProduceRequest {
  apiKey: number
  apiVersion: number
  apiName: string
  expectResponse: () => boolean
  encode: () => Promise<EncoderInternals>
}

type CreateProduceRequest = (options: ProduceOptions) => ProduceRequest

function writeWith(original: CreateProduceRequest): CreateProduceRequest {
  const crc32c = loadFunction<(bytes: Buffer) => number>('protocol/recordBatch/crc32C/crc32C')
  const Encoder = loadEncoder()
  return (options) => {
    const request = original(options)
    if (options.compression) return request
    return Object.assign(request, { encode: () => Promise.resolve(encodeProduce(new Encoder(), options, crc32c)) })
  }
}

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
    for (const { partition, messages, firstSequence = 0 } of partitions) {
      const content = { messages, firstSequence, transactional, now, crc32c }
      const batch = writeRecordBatch(Object.assign(content, producer))
      encoder.writeInt32(partition).writeInt32(batch.length).writeBuffer(batch)
    }
  }
  return encoder
}
