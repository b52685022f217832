import { throwIfError } from '../broker-errors'
import { ByteReader } from '../wire/byte-reader'
import { readRecordSet } from './record-set'
import { type FetchResponse, type FetchedPartition } from './transport'

/** A response with the time for which the client should send nothing more on this connection, ms. */
type ThrottledResponse = FetchResponse & { clientSideThrottleTime: number }

/**
 * Decodes a Fetch response of version 4 to 11. kafkajs's decoder allocates more, rejects the complete response when one
 * batch cannot be read, and drops repeated headers and the end offset of a batch without records.
 */
export async function decodeFetchResponse(bytes: Buffer, version: number): Promise<ThrottledResponse> {
  const reader = new ByteReader(bytes)
  const throttleMs = reader.int32()
  if (version >= 7) {
    throwIfError(reader.int16())
    reader.int32() // session id: unused
  }
  const topics = reader.array(() => {
    const topicName = reader.string()
    return reader.array(() => readPartition(reader, topicName, version))
  })
  const partitions = await Promise.all(topics.flat())
  // Before version 8 the broker itself delays the response.
  return { partitions, clientSideThrottleTime: version >= 8 ? throttleMs : 0 }
}

function readPartition(reader: ByteReader, topic: string, version: number): Promise<FetchedPartition> {
  const partition = reader.int32()
  const errorCode = reader.int16()
  reader.int64() // high watermark
  reader.int64() // last stable offset
  if (version >= 5) reader.int64() // log start offset
  const abortedTransactions = reader.array(() => {
    return { producerId: String(reader.int64()), firstOffset: reader.int64() }
  })
  if (version >= 11) reader.int32() // preferred read replica
  const records = reader.bytes() ?? Buffer.alloc(0)
  const source = { topic, partition }
  return readRecordSet(records, source).then(({ batches, unreadable }) => ({
    partition,
    errorCode,
    abortedTransactions,
    batches,
    unreadable,
  }))
}
