import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { validateOffset } from './group-offsets'
import { coordinatorError } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

const identityFields = { transactionalId: t.string, producerId: t.int64, epoch: t.int16 }

export const addPartitionsToTxn = api({
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: [0, 3],
  flexibleFrom: 3,
  request: { ...identityFields, topics: t.arrayOf({ topic: t.string, partitions: t.array(t.int32) }) },
  response: { throttleMs: t.throttleSince(0), topics: byTopic({ partition: t.int32, error: t.int16 }) },
  handle({ topics, ...identity }, broker, { version }) {
    const partitions = topics.flatMap(({ topic, partitions: indexes }) =>
      indexes.map((partition) => ({ topic, partition })),
    )
    const isMissing = (topic: string, partition: number) => !broker.topics.partition(topic, partition)
    // As in Kafka, no partition is added if one of them does not exist.
    const someMissing = partitions.some(({ topic, partition }) => isMissing(topic, partition))
    const error =
      coordinatorError(broker, 'AddPartitionsToTxn', identity.transactionalId) ||
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
  request: { ...identityFields, groupId: t.string },
  response: { throttleMs: t.throttleSince(0), error: t.int16 },
  handle: ({ groupId: _, ...identity }, broker, { version }) => ({
    error: forVersion(
      coordinatorError(broker, 'AddOffsetsToTxn', identity.transactionalId) || broker.transactions.addOffsets(identity),
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
    transactionalId: t.string,
    groupId: t.string,
    producerId: t.int64,
    epoch: t.int16,
    generation: t.since(3, t.int32, -1),
    memberId: t.since(3, t.string, ''),
    instanceId: t.since(3, t.nullableString, null),
    topics: byTopic({
      partition: t.int32,
      offset: t.int64,
      leaderEpoch: t.since(2, t.int32, -1),
      metadata: t.nullableString,
    }),
  },
  response: { throttleMs: t.throttleSince(0), topics: byTopic({ partition: t.int32, error: t.int16 }) },
  handle({ groupId, topics, transactionalId, producerId, epoch, ...member }, broker) {
    const { groups, transactions } = broker
    const offsets = topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset, metadata }) => ({ topic, partition, offset, metadata })),
    )
    const validOffsets = offsets.filter((offset) => validateOffset(offset, broker) === ErrorCode.NONE)
    const identity = { transactionalId, producerId, epoch }
    const error =
      coordinatorError(broker, 'TxnOffsetCommit', groupId) ||
      groups.checkTransactionalCommit(groupId, member) ||
      transactions.commitOffsets(identity, groupId, validOffsets)
    return {
      topics: mapPartitions(topics, ({ partition, offset, metadata }, topic) => ({
        partition,
        // No version of TxnOffsetCommit has the error code PRODUCER_FENCED.
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
  request: { ...identityFields, isCommit: t.boolean },
  response: { throttleMs: t.throttleSince(0), error: t.int16 },
  handle: ({ isCommit, ...identity }, broker, { version }) => ({
    error: forVersion(
      coordinatorError(broker, 'EndTxn', identity.transactionalId) || broker.transactions.end(identity, isCommit),
      version,
    ),
  }),
})

const FIRST_VERSION_WITH_PRODUCER_FENCED = 2

/** Older versions do not have the error code PRODUCER_FENCED. */
const forVersion = (error: ErrorCode, version: number): ErrorCode =>
  error === ErrorCode.PRODUCER_FENCED && version < FIRST_VERSION_WITH_PRODUCER_FENCED
    ? ErrorCode.INVALID_PRODUCER_EPOCH
    : error
