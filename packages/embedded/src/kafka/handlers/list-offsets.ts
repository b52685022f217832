import { type PartitionLog } from '../log/partition-log'
import { type TimedOffset } from '../log/timestamp-search'
import { ErrorCode } from '../wire/error-code'
import { type Api } from './api'
import { readTopics, writeTopics } from './topic-partitions'

const LATEST = -1
const EARLIEST = -2
const NOT_FOUND: TimedOffset = { offset: -1, timestamp: -1 }

export const listOffsets: Api = {
  key: 2,
  name: 'ListOffsets',
  min: 1,
  max: 3,
  handle({ request, reply, version, send }, { topics }) {
    request.int32() // replica id
    if (version >= 2) request.int8() // isolation level
    const wanted = readTopics(request, () => ({ partition: request.int32(), timestamp: request.int64() }))
    if (version >= 2) reply.int32(0)
    writeTopics(reply, wanted, ({ partition, timestamp }, topic) => {
      const log = topics.partition(topic, partition)
      const found = log ? find(log, timestamp) : NOT_FOUND
      reply.int32(partition).int16(log ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
      reply.int64(found.timestamp).int64(found.offset)
    })
    send()
  },
}

function find(log: PartitionLog, timestamp: number): TimedOffset {
  if (timestamp === LATEST) return { offset: log.endOffset, timestamp: -1 }
  if (timestamp === EARLIEST) return { offset: log.startOffset, timestamp: -1 }
  const found = log.offsetSince(timestamp)
  return found ? { ...found, offset: Math.max(found.offset, log.startOffset) } : NOT_FOUND
}
