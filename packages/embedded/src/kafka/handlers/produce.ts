import { type PartitionLog } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import { type Api, type BrokerContext, type Call } from './api'
import { readTopics, type TopicPartitions, writeTopics } from './topic-partitions'

interface PartitionResult {
  partition: number
  error: ErrorCode
  baseOffset: number
  startOffset: number
}

const FIRST_VERSION_WITH_BATCHES = 3

export const produce: Api = {
  key: 0,
  name: 'Produce',
  // Versions 0 to 2 (message sets) are refused, but listed, since librdkafka disables compression without them.
  min: 0,
  max: 7,
  handle(call, broker) {
    const { request, version } = call
    const transactionalId = version >= FIRST_VERSION_WITH_BATCHES ? request.nullableString() : null
    const acks = request.int16()
    request.int32() // timeout: there are no replicas to wait for
    const refusal = refusalOf(version, transactionalId, acks)
    const appended: PartitionLog[] = []
    const results = readTopics(request, (topic) => {
      const [partition, records] = [request.int32(), request.bytes()]
      if (refusal !== ErrorCode.NONE) return failure(partition, refusal)
      return append({ topic, partition, records }, broker, appended)
    })
    // After all partitions, so that a fetch of several partitions gets all new records in one response.
    for (const log of appended) log.wakeWaiters()
    if (acks === 0) call.skip()
    else answer(call, results)
  },
}

function refusalOf(version: number, transactionalId: string | null, acks: number): ErrorCode {
  if (version < FIRST_VERSION_WITH_BATCHES) return ErrorCode.UNSUPPORTED_VERSION
  if (transactionalId !== null) return ErrorCode.INVALID_REQUEST
  return acks < -1 || acks > 1 ? ErrorCode.INVALID_REQUIRED_ACKS : ErrorCode.NONE
}

interface Records {
  topic: string
  partition: number
  records: Buffer
}

function append(
  { topic, partition, records }: Records,
  { topics, logger }: BrokerContext,
  appended: PartitionLog[],
): PartitionResult {
  const log = topics.partition(topic, partition)
  if (!log) return failure(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
  const { error, baseOffset } = log.append(records)
  if (error === ErrorCode.NONE) appended.push(log)
  else logger.warn({ topic, partition, error, bytes: records.length }, 'refused record batches')
  return { partition, error, baseOffset, startOffset: log.startOffset }
}

const failure = (partition: number, error: ErrorCode): PartitionResult => ({
  partition,
  error,
  baseOffset: -1,
  startOffset: -1,
})

function answer({ version, reply, send }: Call, results: TopicPartitions<PartitionResult>[]): void {
  writeTopics(reply, results, ({ partition, error, baseOffset, startOffset }) => {
    reply.int32(partition).int16(error).int64(baseOffset)
    if (version >= 2) reply.int64(-1) // log append time: unused with CreateTime
    if (version >= 5) reply.int64(startOffset)
  })
  if (version >= 1) reply.int32(0)
  send()
}
