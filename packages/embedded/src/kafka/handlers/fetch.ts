import { type PartitionLog, type Waiter } from '../log/partition-log'
import { type TopicStore } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import { type Reader } from '../wire/reader'
import { type Api, type Call } from './api'
import { readTopics, type TopicPartitions, writeTopics } from './topic-partitions'

interface WantedPartition {
  partition: number
  offset: number
  maxBytes: number
}

interface FetchRequest {
  maxWaitMs: number
  minBytes: number
  maxBytes: number
  sessionId: number
  topics: TopicPartitions<WantedPartition>[]
}

interface FetchedPartition {
  log: PartitionLog | undefined
  error: ErrorCode
  pieces: Buffer[]
  bytes: number
}

interface Fetched {
  bytes: number
  hasError: boolean
  /** In the order of the request. */
  partitions: FetchedPartition[]
}

export const fetch: Api = {
  key: 1,
  name: 'Fetch',
  min: 4,
  max: 11,
  handle(call, { topics }) {
    const wanted = readRequest(call.request, call.version)
    // Fetch sessions are optional: the response's session id 0 declines them.
    if (wanted.sessionId !== 0) return answerSessionError(call)
    const fetched = gather(wanted, topics)
    if (isEnough(fetched, wanted) || wanted.maxWaitMs <= 0) answer(call, wanted, fetched)
    else waitForMore({ call, wanted, topics, fetched })
  },
}

function readRequest(request: Reader, version: number): FetchRequest {
  request.int32() // replica id
  const maxWaitMs = request.int32()
  const minBytes = request.int32()
  const maxBytes = request.int32()
  request.int8() // isolation level: without transactions both read the same
  const sessionId = version >= 7 ? request.int32() : 0
  if (version >= 7) request.int32() // session epoch
  const topics = readTopics(request, () => readPartition(request, version))
  return { maxWaitMs, minBytes, maxBytes, sessionId, topics }
}

function readPartition(request: Reader, version: number): WantedPartition {
  const partition = request.int32()
  if (version >= 9) request.int32() // leader epoch: there is only one leader
  const offset = request.int64()
  if (version >= 5) request.int64() // the follower's log start
  return { partition, offset, maxBytes: request.int32() }
}

function gather({ topics: wantedTopics, maxBytes }: FetchRequest, topics: TopicStore): Fetched {
  const fetched: Fetched = { bytes: 0, hasError: false, partitions: [] }
  for (const { topic, partitions } of wantedTopics) {
    const logs = topics.get(topic)?.partitions
    for (const wanted of partitions) {
      const part = readLog(logs?.[wanted.partition], wanted, maxBytes - fetched.bytes, fetched.bytes === 0)
      fetched.partitions.push(part)
      fetched.bytes += part.bytes
      if (part.error !== ErrorCode.NONE) fetched.hasError = true
    }
  }
  return fetched
}

const NO_DATA: Buffer[] = []

// The first batch is returned even if it is larger than maxBytes, as otherwise the consumer could not get past it.
function readLog(
  log: PartitionLog | undefined,
  { offset, maxBytes }: WantedPartition,
  room: number,
  atLeastOne: boolean,
): FetchedPartition {
  if (!log) return { log, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, pieces: NO_DATA, bytes: 0 }
  if (offset < log.startOffset || offset > log.endOffset)
    return { log, error: ErrorCode.OFFSET_OUT_OF_RANGE, pieces: NO_DATA, bytes: 0 }
  if (offset === log.endOffset || (room <= 0 && !atLeastOne))
    return { log, error: ErrorCode.NONE, pieces: NO_DATA, bytes: 0 }
  const pieces = log.read(offset, Math.min(maxBytes, room), atLeastOne)
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return { log, error: ErrorCode.NONE, pieces, bytes }
}

function isEnough({ bytes, hasError }: Fetched, { minBytes }: FetchRequest): boolean {
  return hasError || bytes >= minBytes
}

interface WaitOptions {
  call: Call
  wanted: FetchRequest
  topics: TopicStore
  fetched: Fetched
}

function waitForMore({ call, wanted, topics, fetched }: WaitOptions): void {
  const logs = fetched.partitions.flatMap(({ log }) => log ?? [])
  // Comparing counters avoids reading the logs after each append.
  const enough = appendedTo(logs) + wanted.minBytes - fetched.bytes
  const waiter: Waiter = {
    wake: () => {
      if (appendedTo(logs) < enough) return
      const now = gather(wanted, topics)
      if (isEnough(now, wanted)) finish(now)
    },
    end: () => finish(gather(wanted, topics)),
  }
  const stop = () => {
    clearTimeout(timer)
    for (const log of logs) log.waiters.delete(waiter)
  }
  const finish = (result: Fetched) => {
    stop()
    answer(call, wanted, result)
  }
  const timer = setTimeout(waiter.end, wanted.maxWaitMs)
  for (const log of logs) log.waiters.add(waiter)
  call.onDisconnect(stop)
}

const appendedTo = (logs: readonly PartitionLog[]) => logs.reduce((sum, log) => sum + log.appendedBytes, 0)

function answer({ reply, version, send }: Call, { topics }: FetchRequest, { partitions }: Fetched): void {
  let next = 0
  reply.int32(0)
  if (version >= 7) reply.int16(ErrorCode.NONE).int32(0)
  writeTopics(reply, topics, ({ partition }) => {
    const { log, error, pieces, bytes } = partitions[next++] as FetchedPartition
    const highWatermark = log?.endOffset ?? -1
    const lastStableOffset = highWatermark
    reply.int32(partition).int16(error).int64(highWatermark).int64(lastStableOffset)
    if (version >= 5) reply.int64(log?.startOffset ?? -1)
    reply.int32(0) // aborted transactions
    if (version >= 11) reply.int32(-1) // preferred replica
    reply.int32(bytes)
    for (const piece of pieces) reply.raw(piece)
  })
  send()
}

function answerSessionError({ reply, version, send }: Call): void {
  reply.int32(0)
  if (version >= 7) reply.int16(ErrorCode.FETCH_SESSION_ID_NOT_FOUND).int32(0)
  reply.int32(0)
  send()
}
