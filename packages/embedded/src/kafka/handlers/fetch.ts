import { type PartitionLog, type WaitingFetch } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import { type Reader } from '../wire/reader'
import { THROTTLE_TIME_MS, type BrokerContext, type Call, type Handler } from './api'
import { partitionError } from './responsibility'
import { readTopics, type TopicPartitions, writeTopics } from './topic-partitions'

// Fetch sessions are optional. Session id 0 in every response means that the client must send full requests.
const NO_SESSION = 0

interface RequestedPartition {
  partition: number
  offset: number
  maxBytes: number
}

interface FetchRequest {
  maxWaitMs: number
  minBytes: number
  maxBytes: number
  sessionId: number
  topics: TopicPartitions<RequestedPartition>[]
}

interface PartitionResult {
  log: PartitionLog | undefined
  error: ErrorCode
  batches: Buffer[]
  bytes: number
}

interface FetchResult {
  bytes: number
  hasError: boolean
  /** In the order of the request. */
  partitions: PartitionResult[]
}

export const fetch: Handler = (call, broker) => {
  const request = readRequest(call.request, call.version)
  if (request.sessionId !== NO_SESSION) return respondSessionNotFound(call)
  const result = readPartitions(request, broker)
  if (isComplete(result, request) || request.maxWaitMs <= 0) respond(call, request, result)
  else waitForRecords(call, request, broker, result)
}

function readRequest(request: Reader, version: number): FetchRequest {
  request.int32() // replica id
  const maxWaitMs = request.int32()
  const minBytes = request.int32()
  const maxBytes = request.int32()
  request.int8() // isolation level: without transactions both levels read the same records
  const sessionId = version >= 7 ? request.int32() : NO_SESSION
  if (version >= 7) request.int32() // session epoch
  const topics = readTopics(request, () => readRequestedPartition(request, version))
  return { maxWaitMs, minBytes, maxBytes, sessionId, topics }
}

function readRequestedPartition(request: Reader, version: number): RequestedPartition {
  const partition = request.int32()
  if (version >= 9) request.int32() // leader epoch: always 0
  const offset = request.int64()
  if (version >= 5) request.int64() // log start offset of a follower
  return { partition, offset, maxBytes: request.int32() }
}

function readPartitions(request: FetchRequest, broker: BrokerContext): FetchResult {
  const result: FetchResult = { bytes: 0, hasError: false, partitions: [] }
  for (const { topic, partitions } of request.topics) {
    for (const requested of partitions) {
      const remainingBytes = request.maxBytes - result.bytes
      const read = readLog(broker, topic, requested, remainingBytes, result.bytes === 0)
      result.partitions.push(read)
      result.bytes += read.bytes
      if (read.error !== ErrorCode.NONE) result.hasError = true
    }
  }
  return result
}

// The first batch is returned even if it is larger than maxBytes, because otherwise the consumer could never read it.
function readLog(
  broker: BrokerContext,
  topic: string,
  { partition, offset, maxBytes }: RequestedPartition,
  remainingBytes: number,
  atLeastOneBatch: boolean,
): PartitionResult {
  const error = partitionError(broker, 'Fetch', topic, partition)
  const log = broker.topics.partition(topic, partition)
  const empty = { log, error, batches: [], bytes: 0 }
  if (error !== ErrorCode.NONE || !log) return empty
  if (offset < log.startOffset || offset > log.endOffset) return { ...empty, error: ErrorCode.OFFSET_OUT_OF_RANGE }
  if (offset === log.endOffset || (remainingBytes <= 0 && !atLeastOneBatch)) return empty
  const batches = log.read(offset, Math.min(maxBytes, remainingBytes), atLeastOneBatch)
  return { ...empty, batches, bytes: batches.reduce((sum, { length }) => sum + length, 0) }
}

const isComplete = ({ bytes, hasError }: FetchResult, { minBytes }: FetchRequest) => hasError || bytes >= minBytes

function waitForRecords(call: Call, request: FetchRequest, broker: BrokerContext, initial: FetchResult): void {
  const logs = initial.partitions.flatMap(({ log }) => log ?? [])
  // Comparing counters is cheaper than reading the logs after each append.
  const requiredBytes = totalAppendedBytes(logs) + request.minBytes - initial.bytes
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
    respond(call, request, result)
  }
  const waiting: WaitingFetch = { onAppend, onEnd }
  const timer = setTimeout(onEnd, request.maxWaitMs)
  for (const log of logs) log.waitingFetches.add(waiting)
  call.onDisconnect(stopWaiting)
}

const totalAppendedBytes = (logs: readonly PartitionLog[]) => logs.reduce((sum, log) => sum + log.appendedBytes, 0)

function respond({ reply, version, send }: Call, { topics }: FetchRequest, { partitions }: FetchResult): void {
  let next = 0
  reply.int32(THROTTLE_TIME_MS)
  if (version >= 7) reply.int16(ErrorCode.NONE).int32(NO_SESSION)
  writeTopics(reply, topics, ({ partition }) => {
    const { log, error, batches, bytes } = partitions[next++] as PartitionResult
    const highWatermark = log?.endOffset ?? -1
    const lastStableOffset = highWatermark
    reply.int32(partition).int16(error).int64(highWatermark).int64(lastStableOffset)
    if (version >= 5) reply.int64(log?.startOffset ?? -1)
    reply.int32(0) // aborted transactions
    if (version >= 11) reply.int32(-1) // preferred replica
    reply.int32(bytes)
    for (const batch of batches) reply.raw(batch)
  })
  send()
}

function respondSessionNotFound({ reply, send }: Call): void {
  reply.int32(THROTTLE_TIME_MS).int16(ErrorCode.FETCH_SESSION_ID_NOT_FOUND).int32(NO_SESSION)
  reply.int32(0) // topics
  send()
}
