import { type PartitionLog, type WaitingFetch } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext, type RequestContext } from './api'
import { READ_COMMITTED } from './list-offsets'
import { partitionError } from './request-errors'

// Fetch sessions are optional. Session id 0 in every response makes the client send full requests.
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

const topicFields = { topic: t.until(12, t.string, ''), topicId: t.since(13, t.uuid, t.NO_ID) }

export const fetch = api({
  key: 1,
  name: 'Fetch',
  versions: [4, 13],
  flexibleFrom: 12,
  request: {
    replicaId: t.int32,
    maxWaitMs: t.int32,
    minBytes: t.int32,
    maxBytes: t.int32,
    isolationLevel: t.int8,
    sessionId: t.since(7, t.int32, NO_SESSION),
    sessionEpoch: t.since(7, t.int32, -1),
    topics: t.arrayOf({
      ...topicFields,
      partitions: t.arrayOf({
        partition: t.int32,
        currentLeaderEpoch: t.since(9, t.int32, -1),
        offset: t.int64,
        lastFetchedEpoch: t.since(12, t.int32, -1),
        followerStartOffset: t.since(5, t.int64, -1),
        maxBytes: t.int32,
      }),
    }),
    // Only fetch sessions use this field.
    forgotten: t.since(7, t.arrayOf({ ...topicFields, partitions: t.array(t.int32) }), []),
    rackId: t.since(11, t.string, ''),
  },
  response: {
    throttleMs: t.throttleSince(1),
    error: t.since(7, t.int16, ErrorCode.NONE),
    sessionId: t.since(7, t.int32, NO_SESSION),
    topics: t.arrayOf({
      ...topicFields,
      partitions: t.arrayOf({
        partition: t.int32,
        error: t.int16,
        highWatermark: t.int64,
        lastStableOffset: t.int64,
        startOffset: t.since(5, t.int64, -1),
        abortedTransactions: t.withDefault(t.nullableArrayOf({ producerId: t.int64, firstOffset: t.int64 }), []),
        preferredReplica: t.since(11, t.int32, -1),
        records: t.records,
      }),
    }),
  },
  handle(request, broker, context) {
    if (request.sessionId !== NO_SESSION) return { error: ErrorCode.FETCH_SESSION_ID_NOT_FOUND, topics: [] }
    const topics = request.topics.map((requestedTopic) => ({
      ...requestedTopic,
      topic: requestedTopic.topic || (broker.topics.nameOf(requestedTopic.topicId) ?? ''),
    }))
    const requestWithNames = { ...request, topics }
    const result = readPartitions(requestWithNames, broker)
    const isReady = isComplete(result, request) || request.maxWaitMs <= 0
    return isReady ? toResponse(result) : waitForRecords(context, requestWithNames, broker, result).then(toResponse)
  },
})

function readPartitions(request: FetchRequest, broker: BrokerContext): FetchResult {
  const result: FetchResult = { bytes: 0, hasError: false, topics: [] }
  for (const { topic, topicId, partitions } of request.topics) {
    const results = partitions.map((requestedPartition) => {
      const partitionResult = readLog(broker, topic, requestedPartition, request, result.bytes)
      if (partitionResult.error !== ErrorCode.NONE) result.hasError = true
      result.bytes += partitionResult.bytes
      return topic === '' ? { ...partitionResult, error: ErrorCode.UNKNOWN_TOPIC_ID } : partitionResult
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
  const emptyResult = { partition, log, error, batches: [], bytes: 0, abortedTransactions: [] }
  if (error !== ErrorCode.NONE || !log) return emptyResult
  if (offset < log.startOffset || offset > log.endOffset)
    return { ...emptyResult, error: ErrorCode.OFFSET_OUT_OF_RANGE }
  const endOffset = isCommittedOnly ? log.lastStableOffset : log.endOffset
  if (offset >= endOffset || (remainingBytes <= 0 && !atLeastOneBatch)) return emptyResult
  const batches = log.read(offset, Math.min(maxBytes, remainingBytes), atLeastOneBatch, endOffset)
  const abortedTransactions = isCommittedOnly ? log.abortedTransactions(offset, endOffset) : []
  return { ...emptyResult, batches, abortedTransactions, bytes: batches.reduce((sum, { length }) => sum + length, 0) }
}

const isComplete = ({ bytes, hasError }: FetchResult, { minBytes }: FetchRequest) => hasError || bytes >= minBytes

function waitForRecords(
  context: RequestContext,
  request: FetchRequest,
  broker: BrokerContext,
  initial: FetchResult,
): Promise<FetchResult> {
  const logs = initial.topics.flatMap(({ partitions }) => partitions.flatMap(({ log }) => log ?? []))
  // Comparing counters is cheaper than reading the logs after each append. With READ_COMMITTED, any append may be the
  // end of a transaction, which makes earlier bytes readable.
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
    context.onDisconnect(stopWaiting)
  })
}

const totalAppendedBytes = (logs: readonly PartitionLog[]) => logs.reduce((sum, log) => sum + log.appendedBytes, 0)

const toResponse = (result: FetchResult) => ({
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
