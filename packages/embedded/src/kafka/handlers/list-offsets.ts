import { type PartitionLog } from '../log/partition-log'
import { type OffsetAndTimestamp } from '../log/timestamp-search'
import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type Handler } from './api'
import { partitionError } from './responsibility'
import { readTopics, writeTopics } from './topic-partitions'

const LATEST = -1
const EARLIEST = -2
const NOT_FOUND: OffsetAndTimestamp = { offset: -1, timestamp: -1 }

export const listOffsets: Handler = ({ request, reply, version, send }, broker) => {
  request.int32() // replica id
  if (version >= 2) request.int8() // isolation level
  const queries = readTopics(request, () => ({ partition: request.int32(), timestamp: request.int64() }))
  if (version >= 2) reply.int32(THROTTLE_TIME_MS)
  writeTopics(reply, queries, ({ partition, timestamp }, topic) => {
    const error = partitionError(broker, 'ListOffsets', topic, partition)
    const log = broker.topics.partition(topic, partition)
    const result = log && error === ErrorCode.NONE ? findOffset(log, timestamp) : NOT_FOUND
    reply.int32(partition).int16(error)
    reply.int64(result.timestamp).int64(result.offset)
  })
  send()
}

function findOffset(log: PartitionLog, timestamp: number): OffsetAndTimestamp {
  if (timestamp === LATEST) return { offset: log.endOffset, timestamp: -1 }
  if (timestamp === EARLIEST) return { offset: log.startOffset, timestamp: -1 }
  const record = log.firstRecordSince(timestamp)
  return record ? { ...record, offset: Math.max(record.offset, log.startOffset) } : NOT_FOUND
}
