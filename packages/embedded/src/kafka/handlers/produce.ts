import { type PartitionLog } from '../log/partition-log'
import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'
import { partitionError } from './responsibility'
import { readTopics, writeTopics } from './topic-partitions'

interface PartitionResult {
  partition: number
  error: ErrorCode
  baseOffset: number
  startOffset: number
}

const FIRST_VERSION_WITH_BATCHES = 3

export const produce: Handler = ({ request, version, reply, send, skipResponse }, broker) => {
  const transactionalId = version >= FIRST_VERSION_WITH_BATCHES ? request.nullableString() : null
  const acks = request.int16()
  request.int32() // timeout: there are no replicas to wait for
  const requestError = validateProduce(version, transactionalId, acks)
  const appended: PartitionLog[] = []
  const held: Promise<void>[] = []
  const results = readTopics(request, (topic) => {
    const [partition, records] = [request.int32(), request.bytes()]
    if (requestError !== ErrorCode.NONE) return failure(partition, requestError)
    const acknowledgement = broker.cluster.faults.acknowledgement(topic, partition)
    if (acknowledgement) held.push(acknowledgement)
    return append({ topic, partition, records }, broker, appended)
  })
  // After all partitions, so that a fetch of several partitions returns all new records in one response.
  for (const log of appended) log.notifyFetches()
  if (acks === 0) return skipResponse()
  writeTopics(reply, results, ({ partition, error, baseOffset, startOffset }) => {
    reply.int32(partition).int16(error).int64(baseOffset)
    if (version >= 2) reply.int64(-1) // log append time: unused with CreateTime
    if (version >= 5) reply.int64(startOffset)
  })
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  if (held.length === 0) send()
  else void Promise.all(held).then(send)
}

function validateProduce(version: number, transactionalId: string | null, acks: number): ErrorCode {
  if (version < FIRST_VERSION_WITH_BATCHES) return ErrorCode.UNSUPPORTED_VERSION
  if (transactionalId !== null) return ErrorCode.INVALID_REQUEST
  return acks < -1 || acks > 1 ? ErrorCode.INVALID_REQUIRED_ACKS : ErrorCode.NONE
}

function append(
  { topic, partition, records }: { topic: string; partition: number; records: Buffer },
  broker: BrokerContext,
  appended: PartitionLog[],
): PartitionResult {
  const refusal = partitionError(broker, 'Produce', topic, partition)
  const log = broker.topics.partition(topic, partition)
  if (refusal !== ErrorCode.NONE || !log) return failure(partition, refusal)
  const { error, baseOffset } = log.append(records)
  if (error === ErrorCode.NONE) appended.push(log)
  else
    broker.logger.warn(
      { topic, partition, error, bytes: records.length },
      'rejected the record batches of a Produce request',
    )
  return { partition, error, baseOffset, startOffset: log.startOffset }
}

function failure(partition: number, error: ErrorCode): PartitionResult {
  return { partition, error, baseOffset: -1, startOffset: -1 }
}
