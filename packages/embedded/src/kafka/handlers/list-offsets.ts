import { type PartitionLog } from '../log/partition-log'
import { type OffsetAndTimestamp } from '../log/batch-records'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { partitionError } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

// A negative timestamp in a request is not a time, but requests one of these offsets.
const LATEST = -1
const EARLIEST = -2
const MAX_TIMESTAMP = -3

/** The isolation level of a consumer that reads only committed records. */
export const READ_COMMITTED = 1
const NOT_FOUND: OffsetAndTimestamp = { offset: -1, timestamp: -1 }

export const listOffsets = api({
  key: 2,
  name: 'ListOffsets',
  versions: [1, 7],
  flexibleFrom: 6,
  request: {
    replicaId: t.int32,
    isolationLevel: t.since(2, t.int8, 0),
    topics: byTopic({ partition: t.int32, currentLeaderEpoch: t.since(4, t.int32, -1), timestamp: t.int64 }),
  },
  response: {
    throttleMs: t.throttleSince(2),
    topics: byTopic({
      partition: t.int32,
      error: t.int16,
      timestamp: t.int64,
      offset: t.int64,
      leaderEpoch: t.since(4, t.int32, -1),
    }),
  },
  handle: ({ topics, isolationLevel }, broker, { version }) => ({
    topics: mapPartitions(topics, ({ partition, timestamp }, topic) => {
      const isSupported = timestamp >= (version >= 7 ? MAX_TIMESTAMP : EARLIEST)
      const error =
        partitionError(broker, 'ListOffsets', topic, partition) ||
        (isSupported ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION)
      const log = broker.topics.partition(topic, partition)
      const result = log && error === ErrorCode.NONE ? findOffset(log, timestamp, isolationLevel) : NOT_FOUND
      return { partition, error, ...result, leaderEpoch: result.offset < 0 ? -1 : 0 }
    }),
  }),
})

function findOffset(log: PartitionLog, timestamp: number, isolationLevel: number): OffsetAndTimestamp {
  const endOffset = isolationLevel === READ_COMMITTED ? log.lastStableOffset : log.endOffset
  if (timestamp === LATEST) return { offset: endOffset, timestamp: -1 }
  if (timestamp === EARLIEST) return { offset: log.startOffset, timestamp: -1 }
  const record = timestamp === MAX_TIMESTAMP ? log.recordWithMaxTimestamp() : log.firstRecordSince(timestamp)
  return record && record.offset < endOffset
    ? { ...record, offset: Math.max(record.offset, log.startOffset) }
    : NOT_FOUND
}
