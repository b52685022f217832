import { type PartitionLog } from '../log/partition-log'
import * as batch from '../log/record-batch'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { partitionError } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

interface PartitionResult {
  partition: number
  error: ErrorCode
  baseOffset: number
  startOffset: number
  appendTime?: number
  message?: string
}

const FIRST_VERSION_WITH_BATCHES = 3

export const produce = api({
  key: 0,
  name: 'Produce',
  // Versions 0 to 2 (message sets) are rejected. They are advertised because librdkafka disables compression otherwise.
  versions: [0, 11],
  flexibleFrom: 9,
  request: {
    transactionalId: t.since(FIRST_VERSION_WITH_BATCHES, t.nullableString, null),
    acks: t.int16,
    timeoutMs: t.int32,
    topics: byTopic({ partition: t.int32, records: t.records }),
  },
  response: {
    topics: byTopic({
      partition: t.int32,
      error: t.int16,
      baseOffset: t.int64,
      appendTime: t.since(2, t.int64, -1),
      startOffset: t.since(5, t.int64, -1),
      recordErrors: t.since(8, t.arrayOf({ index: t.int32, message: t.nullableString }), []),
      message: t.since(8, t.nullableString, null),
    }),
    throttleMs: t.throttleSince(1),
  },
  handle({ transactionalId, acks, topics }, broker, { version }) {
    const requestError = validateProduce(version, acks)
    const appendedLogs: PartitionLog[] = []
    const heldAcknowledgements: Promise<void>[] = []
    const results = mapPartitions(topics, ({ partition, records }, topic) => {
      if (requestError !== ErrorCode.NONE) return failure(partition, requestError)
      const acknowledgement = broker.cluster.faults.acknowledgement(topic, partition)
      if (acknowledgement) heldAcknowledgements.push(acknowledgement)
      return append({ transactionalId, topic, partition, records }, broker, appendedLogs)
    })
    // Runs after all appends, so that a fetch of several partitions returns all new records in one response.
    for (const log of appendedLogs) log.notifyFetches()
    if (acks === 0) return null
    if (heldAcknowledgements.length === 0) return { topics: results }
    return Promise.all(heldAcknowledgements).then(() => ({ topics: results }))
  },
})

function validateProduce(version: number, acks: number): ErrorCode {
  if (version < FIRST_VERSION_WITH_BATCHES) return ErrorCode.UNSUPPORTED_VERSION
  return acks < -1 || acks > 1 ? ErrorCode.INVALID_REQUIRED_ACKS : ErrorCode.NONE
}

interface AppendRequest {
  transactionalId: string | null
  topic: string
  partition: number
  records: Buffer
}

function append(request: AppendRequest, broker: BrokerContext, appendedLogs: PartitionLog[]): PartitionResult {
  const { topic, partition, records } = request
  const refusal = partitionError(broker, 'Produce', topic, partition) || transactionError(request, broker)
  const log = broker.topics.partition(topic, partition)
  if (refusal !== ErrorCode.NONE || !log) return failure(partition, refusal)
  const { error, baseOffset } = log.append(records)
  if (error === ErrorCode.NONE) {
    appendedLogs.push(log)
    return { partition, error, baseOffset, startOffset: log.startOffset, appendTime: log.lastAppendTime }
  }
  const { limitBytes } = broker.topics.memory
  const message =
    error === ErrorCode.POLICY_VIOLATION
      ? `the records would exceed maxMemoryBytes, ${limitBytes} bytes: set it higher, or retention.bytes lower`
      : 'rejected the record batches of a Produce request'
  broker.logger.warn({ topic, partition, error, bytes: records.length }, message)
  return { ...failure(partition, error), message }
}

function transactionError(
  { transactionalId, records, ...partition }: AppendRequest,
  { transactions }: BrokerContext,
): ErrorCode {
  const isTransactional = records.length >= batch.BATCH_HEADER_BYTES && batch.isTransactional(records, 0)
  if (!isTransactional) return ErrorCode.NONE
  const identity = {
    transactionalId: transactionalId ?? '',
    producerId: batch.producerId(records, 0),
    epoch: batch.producerEpoch(records, 0),
  }
  return transactions.checkProduce(identity, partition)
}

const failure = (partition: number, error: ErrorCode): PartitionResult => ({
  partition,
  error,
  baseOffset: -1,
  startOffset: -1,
})
