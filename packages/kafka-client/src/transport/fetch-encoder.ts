import { writeInt64 } from '../wire/varint'
import { type EncoderInternals, loadEncoder } from './kafkajs-internals'
import { type FetchRequest } from './transport'

/** A consumer is not a replica. */
const CONSUMER_REPLICA_ID = -1
const READ_COMMITTED = 1
const NO_SESSION = { id: 0, epoch: -1 }
const UNKNOWN = -1
/** Sizes of the integers of Kafka's protocol, bytes. */
const [INT8, INT16, INT32, INT64] = [1, 2, 4, 8] as const

/** Encodes a Fetch request of version 4 to 11. kafkajs's encoder allocates two buffers of 512 bytes per partition. */
export function encodeFetchRequest(request: FetchRequest, version: number): EncoderInternals {
  const buffer = Buffer.allocUnsafe(sizeOf(request, version))
  let at = 0
  const int32 = (value: number) => (at = buffer.writeInt32BE(value, at))
  const int64 = (value: number) => {
    writeInt64(buffer, value, at)
    at += 8
  }
  for (const value of [CONSUMER_REPLICA_ID, request.maxWaitTime, request.minBytes, request.maxBytes]) int32(value)
  at = buffer.writeInt8(READ_COMMITTED, at)
  if (version >= 7) {
    int32(NO_SESSION.id)
    int32(NO_SESSION.epoch)
  }
  int32(request.topics.length)
  for (const { topic, partitions } of request.topics) {
    at = buffer.writeInt16BE(Buffer.byteLength(topic), at)
    at += buffer.write(topic, at)
    int32(partitions.length)
    for (const { partition, fetchOffset, maxBytes } of partitions) {
      int32(partition)
      if (version >= 9) int32(UNKNOWN) // leader epoch
      int64(fetchOffset)
      if (version >= 5) int64(UNKNOWN) // log start offset of a follower
      int32(maxBytes)
    }
  }
  if (version >= 7) int32(0) // forgotten topics
  if (version >= 11) buffer.writeInt16BE(0, at) // rack
  return new (loadEncoder())().writeBuffer(buffer)
}

function sizeOf({ topics }: FetchRequest, version: number): number {
  const partitionBytes = INT32 + INT64 + INT32 + (version >= 5 ? INT64 : 0) + (version >= 9 ? INT32 : 0)
  const topicBytes = INT16 + INT32
  const requestBytes = 4 * INT32 + INT8 + INT32 + (version >= 7 ? 3 * INT32 : 0) + (version >= 11 ? INT16 : 0)
  return topics.reduce(
    (sum, { topic, partitions }) => sum + topicBytes + Buffer.byteLength(topic) + partitions.length * partitionBytes,
    requestBytes,
  )
}
