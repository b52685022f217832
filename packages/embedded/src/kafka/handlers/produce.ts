import { type PartitionLog } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import { type Api, type BrokerContext, type Call } from './api'

interface PartitionResult {
  partition: number
  error: ErrorCode
  baseOffset: number
  startOffset: number
}

interface TopicResult {
  topic: string
  partitions: PartitionResult[]
}

const OLDEST_WITH_BATCHES = 3

export const produce: Api = {
  key: 0,
  name: 'Produce',
  // 0 to 2 carry message sets that are refused; they are listed since librdkafka gives up compression otherwise.
  min: 0,
  max: 7,
  handle(call, broker) {
    const { request, version } = call
    const transactionalId = version >= OLDEST_WITH_BATCHES ? request.nullableString() : null
    const acks = request.int16()
    request.int32() // timeout: nothing here can be slow
    const refusal = refusalOf(version, transactionalId, acks)
    const touched: PartitionLog[] = []
    const results = request.array(() => appendTopic(call, broker, { refusal, touched }))
    // After all partitions: a fetch that waits for several gets them together.
    for (const log of touched) log.wakeWaiters()
    if (acks === 0) call.skip()
    else answer(call, results)
  },
}

function refusalOf(version: number, transactionalId: string | null, acks: number): ErrorCode {
  if (version < OLDEST_WITH_BATCHES) return ErrorCode.UNSUPPORTED_VERSION
  if (transactionalId !== null) return ErrorCode.INVALID_REQUEST
  return acks < -1 || acks > 1 ? ErrorCode.INVALID_REQUIRED_ACKS : ErrorCode.NONE
}

function appendTopic(
  { request }: Call,
  { topics, logger }: BrokerContext,
  { refusal, touched }: { refusal: ErrorCode; touched: PartitionLog[] },
): TopicResult {
  const topic = request.string()
  const partitions = request.array(() => {
    const partition = request.int32()
    const records = request.bytes()
    const log = topics.partition(topic, partition)
    if (refusal !== ErrorCode.NONE) return refused(partition, refusal)
    if (!log) return refused(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    const { error, baseOffset } = log.append(records)
    if (error === ErrorCode.NONE) touched.push(log)
    else logger.warn({ topic, partition, error, bytes: records.length }, 'refused records')
    return { partition, error, baseOffset, startOffset: log.startOffset }
  })
  return { topic, partitions }
}

const refused = (partition: number, error: ErrorCode): PartitionResult => ({
  partition,
  error,
  baseOffset: -1,
  startOffset: -1,
})

function answer({ version, reply, send }: Call, results: TopicResult[]): void {
  reply.array(results, ({ topic, partitions }) =>
    reply.string(topic).array(partitions, ({ partition, error, baseOffset, startOffset }) => {
      reply.int32(partition).int16(error).int64(baseOffset)
      if (version >= 2) reply.int64(-1) // append time: records keep their creator's
      if (version >= 5) reply.int64(startOffset)
    }),
  )
  if (version >= 1) reply.int32(0)
  send()
}
