import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  int16,
  int32,
  int64,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
} from '../wire/schema'
import { api } from './api'
import { validateOffset } from './group-offsets'
import { groupError } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

const identityFields = { transactionalId: string, producerId: int64, epoch: int16 }

export const addPartitionsToTxn = api({
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: [0, 3],
  flexibleFrom: 3,
  request: { ...identityFields, topics: array(struct({ topic: string, partitions: array(int32) })) },
  response: { throttleMs: throttleSince(0), topics: byTopic({ partition: int32, error: int16 }) },
  handle({ topics, ...identity }, broker, { version }) {
    const partitions = topics.flatMap(({ topic, partitions: indexes }) =>
      indexes.map((partition) => ({ topic, partition })),
    )
    const isMissing = (topic: string, partition: number) => !broker.topics.partition(topic, partition)
    // As in Kafka, one missing partition prevents that the others are added.
    const someMissing = partitions.some(({ topic, partition }) => isMissing(topic, partition))
    const error =
      groupError(broker, 'AddPartitionsToTxn', identity.transactionalId) ||
      (someMissing ? ErrorCode.OPERATION_NOT_ATTEMPTED : broker.transactions.addPartitions(identity, partitions))
    const errorOf = (topic: string, partition: number) =>
      isMissing(topic, partition) ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : forVersion(error, version)
    return { topics: mapPartitions(topics, (partition, topic) => ({ partition, error: errorOf(topic, partition) })) }
  },
})

export const addOffsetsToTxn = api({
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: [0, 3],
  flexibleFrom: 3,
  request: { ...identityFields, groupId: string },
  response: { throttleMs: throttleSince(0), error: int16 },
  handle: ({ groupId: _, ...identity }, broker, { version }) => ({
    error: forVersion(
      groupError(broker, 'AddOffsetsToTxn', identity.transactionalId) || broker.transactions.addOffsets(identity),
      version,
    ),
  }),
})

export const txnOffsetCommit = api({
  key: 28,
  name: 'TxnOffsetCommit',
  versions: [0, 3],
  flexibleFrom: 3,
  request: {
    transactionalId: string,
    groupId: string,
    producerId: int64,
    epoch: int16,
    generation: since(3, int32, -1),
    memberId: since(3, string, ''),
    instanceId: since(3, nullableString, null),
    topics: byTopic({ partition: int32, offset: int64, leaderEpoch: since(2, int32, -1), metadata: nullableString }),
  },
  response: { throttleMs: throttleSince(0), topics: byTopic({ partition: int32, error: int16 }) },
  handle({ groupId, topics, transactionalId, producerId, epoch, ...member }, broker) {
    const { groups, transactions } = broker
    const offsets = topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset, metadata }) => ({ topic, partition, offset, metadata })),
    )
    const valid = offsets.filter((offset) => validateOffset(offset, broker) === ErrorCode.NONE)
    const identity = { transactionalId, producerId, epoch }
    const error =
      groupError(broker, 'TxnOffsetCommit', groupId) ||
      groups.checkTransactionalCommit(groupId, member) ||
      transactions.commitOffsets(identity, groupId, valid)
    return {
      topics: mapPartitions(topics, ({ partition, offset, metadata }, topic) => ({
        partition,
        error: validateOffset({ topic, partition, offset, metadata }, broker) || forVersion(error, 0),
      })),
    }
  },
})

export const endTxn = api({
  key: 26,
  name: 'EndTxn',
  versions: [0, 3],
  flexibleFrom: 3,
  request: { ...identityFields, isCommit: boolean },
  response: { throttleMs: throttleSince(0), error: int16 },
  handle: ({ isCommit, ...identity }, broker, { version }) => ({
    error: forVersion(
      groupError(broker, 'EndTxn', identity.transactionalId) || broker.transactions.end(identity, isCommit),
      version,
    ),
  }),
})

const FIRST_VERSION_WITH_FENCED = 2

/** Older versions have no error code of their own for a fenced producer. */
const forVersion = (error: ErrorCode, version: number): ErrorCode =>
  error === ErrorCode.PRODUCER_FENCED && version < FIRST_VERSION_WITH_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : error
