import { type PartitionLog, type WaitingFetch } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import {
  array,
  int16,
  int32,
  int64,
  int8,
  NO_ID,
  nullableArray,
  records,
  since,
  string,
  struct,
  throttleSince,
  until,
  uuid,
  withDefault,
} from '../wire/schema'
import { api, type BrokerContext, type Call } from './api'
import { READ_COMMITTED } from './list-offsets'
import { partitionError } from './request-errors'

// Fetch sessions are optional. Session id 0 in every response means that the client must send full requests.
const NO_SESSION = 0

interface RequestedPartition {
  partition: number
  offset: number
  maxBytes: number
}

interface RequestedTopic {
  topic: string
  topicId: string
  partitions: RequestedPartition[]
}

interface FetchRequest {
  maxWaitMs: number
  minBytes: number
  maxBytes: number
  isolationLevel: number
  topics: RequestedTopic[]
}

interface PartitionResult {
  partition: number
  log: PartitionLog | undefined
  error: ErrorCode
  batches: Buffer[]
  bytes: number
  abortedTransactions: { producerId: number; firstOffset: number }[]
}

interface FetchResult {
  bytes: number
  hasError: boolean
  topics: { topic: string; topicId: string; partitions: PartitionResult[] }[]
}

export const fetch = api({
  key: 1,
  name: 'Fetch',
  versions: [4, 13],
  flexibleFrom: 12,
  request: {
    replicaId: int32,
    maxWaitMs: int32,
    minBytes: int32,
    maxBytes: int32,
    isolationLevel: int8,
    sessionId: since(7, int32, NO_SESSION),
    sessionEpoch: since(7, int32, -1),
    topics: array(
      struct({
        topic: until(12, string, ''),
        topicId: since(13, uuid, NO_ID),
        partitions: array(
          struct({
            partition: int32,
            currentLeaderEpoch: since(9, int32, -1),
            offset: int64,
            lastFetchedEpoch: since(12, int32, -1),
            followerStartOffset: since(5, int64, -1),
            maxBytes: int32,
          }),
        ),
      }),
    ),
    // Only sessions have forgotten topics.
    forgotten: since(
      7,
      array(struct({ topic: until(12, string, ''), topicId: since(13, uuid, NO_ID), partitions: array(int32) })),
      [],
    ),
    rackId: since(11, string, ''),
  },
  response: {
    throttleMs: throttleSince(1),
    error: since(7, int16, ErrorCode.NONE),
    sessionId: since(7, int32, NO_SESSION),
    topics: array(
      struct({
        topic: until(12, string, ''),
        topicId: since(13, uuid, NO_ID),
        partitions: array(
          struct({
            partition: int32,
            error: int16,
            highWatermark: int64,
            lastStableOffset: int64,
            startOffset: since(5, int64, -1),
            abortedTransactions: withDefault(nullableArray(struct({ producerId: int64, firstOffset: int64 })), []),
            preferredReplica: since(11, int32, -1),
            records,
          }),
        ),
      }),
    ),
  },
  handle(request, broker, call) {
    if (request.sessionId !== NO_SESSION) return { error: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: [] }
    const topics = request.topics.map((requested) => ({
      ...requested,
      topic: requested.topic || (broker.topics.nameOf(requested.topicId) ?? ''),
    }))
    const resolved = { ...request, topics }
    const result = readPartitions(resolved, broker)
    const isDue = isComplete(result, request) || request.maxWaitMs <= 0
    return isDue ? respond(result) : waitForRecords(call, resolved, broker, result).then(respond)
  },
})

function readPartitions(request: FetchRequest, broker: BrokerContext): FetchResult {
  const result: FetchResult = { bytes: 0, hasError: false, topics: [] }
  for (const { topic, topicId, partitions } of request.topics) {
    const results = partitions.map((requested) => {
      const read = readLog(broker, topic, requested, request, result.bytes)
      if (read.error !== ErrorCode.NONE) result.hasError = true
      result.bytes += read.bytes
      return topic === '' ? { ...read, error: ErrorCode.UNKNOWN_TOPIC_ID } : read
    })
    result.topics.push({ topic, topicId, partitions: results })
  }
  return result
}

// The first batch is returned even if it is larger than maxBytes, because otherwise the consumer could never read it.
function readLog(
  broker: BrokerContext,
  topic: string,
  { partition, offset, maxBytes }: RequestedPartition,
  request: FetchRequest,
  previousBytes: number,
): PartitionResult {
  const remainingBytes = request.maxBytes - previousBytes
  const atLeastOneBatch = previousBytes === 0
  const isCommittedOnly = request.isolationLevel === READ_COMMITTED
  const error = partitionError(broker, 'Fetch', topic, partition)
  const log = broker.topics.partition(topic, partition)
  const empty = { partition, log, error, batches: [], bytes: 0, abortedTransactions: [] }
  if (error !== ErrorCode.NONE || !log) return empty
  if (offset < log.startOffset || offset > log.endOffset) return { ...empty, error: ErrorCode.OFFSET_OUT_OF_RANGE }
  const endOffset = isCommittedOnly ? log.lastStableOffset : log.endOffset
  if (offset >= endOffset || (remainingBytes <= 0 && !atLeastOneBatch)) return empty
  const batches = log.read(offset, Math.min(maxBytes, remainingBytes), atLeastOneBatch, endOffset)
  const abortedTransactions = isCommittedOnly ? log.abortedTransactions(offset, endOffset) : []
  return { ...empty, batches, abortedTransactions, bytes: batches.reduce((sum, { length }) => sum + length, 0) }
}

const isComplete = ({ bytes, hasError }: FetchResult, { minBytes }: FetchRequest) => hasError || bytes >= minBytes

function waitForRecords(
  call: Call,
  request: FetchRequest,
  broker: BrokerContext,
  initial: FetchResult,
): Promise<FetchResult> {
  const logs = initial.topics.flatMap(({ partitions }) => partitions.flatMap(({ log }) => log ?? []))
  // Comparing counters is cheaper than reading the logs after each append. The end of a transaction, few bytes, makes
  // more of them readable.
  const minBytes = request.isolationLevel === READ_COMMITTED ? 1 : request.minBytes - initial.bytes
  const requiredBytes = totalAppendedBytes(logs) + minBytes
  return new Promise((resolve) => {
    const onAppend = () => {
      if (totalAppendedBytes(logs) < requiredBytes) return
      const result = readPartitions(request, broker)
      if (isComplete(result, request)) finish(result)
    }
    const onEnd = () => finish(readPartitions(request, broker))
    const stopWaiting = () => {
      clearTimeout(timer)
      for (const log of logs) log.waitingFetches.delete(waiting)
    }
    const finish = (result: FetchResult) => {
      stopWaiting()
      resolve(result)
    }
    const waiting: WaitingFetch = { onAppend, onEnd }
    const timer = setTimeout(onEnd, request.maxWaitMs)
    for (const log of logs) log.waitingFetches.add(waiting)
    call.onDisconnect(stopWaiting)
  })
}

const totalAppendedBytes = (logs: readonly PartitionLog[]) => logs.reduce((sum, log) => sum + log.appendedBytes, 0)

const respond = (result: FetchResult) => ({
  topics: result.topics.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map(({ partition, log, error, batches, abortedTransactions }) => ({
      partition,
      error,
      highWatermark: log?.endOffset ?? -1,
      lastStableOffset: log?.lastStableOffset ?? -1,
      startOffset: log?.startOffset ?? -1,
      abortedTransactions,
      records: batches,
    })),
  })),
})
