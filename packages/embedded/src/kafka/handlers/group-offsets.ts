import { type CommittedOffset } from '../storage/storage'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { coordinatorError } from './request-errors'
import { byTopic, mapPartitions, type TopicPartitions } from './topic-partitions'

/** The default of Kafka's offset.metadata.max.bytes. */
const MAX_METADATA_BYTES = 4096

export const offsetCommit = api({
  key: 8,
  name: 'OffsetCommit',
  versions: [2, 8],
  flexibleFrom: 8,
  request: {
    groupId: t.string,
    generation: t.int32,
    memberId: t.string,
    instanceId: t.since(7, t.nullableString, null),
    retentionMs: t.between(2, 4, t.int64, -1), // ignored: offsets do not expire
    topics: byTopic({
      partition: t.int32,
      offset: t.int64,
      leaderEpoch: t.since(6, t.int32, -1),
      metadata: t.nullableString,
    }),
  },
  response: { throttleMs: t.throttleSince(3), topics: byTopic({ partition: t.int32, error: t.int16 }) },
  handle({ groupId, topics, ...member }, broker) {
    const checkedTopics = mapPartitions(topics, ({ partition, offset, metadata }, topic) => {
      const committedOffset = { topic, partition, offset, metadata }
      return { partition, committedOffset, error: validateOffset(committedOffset, broker) }
    })
    const validPartitions = checkedTopics
      .flatMap(({ partitions }) => partitions)
      .filter(({ error }) => error === ErrorCode.NONE)
    const commit = { ...member, groupId, offsets: validPartitions.map(({ committedOffset }) => committedOffset) }
    const commitError =
      groupId === ''
        ? ErrorCode.INVALID_GROUP_ID
        : coordinatorError(broker, 'OffsetCommit', groupId) || broker.groups.commit(commit)
    return {
      topics: mapPartitions(checkedTopics, ({ partition, error }) => ({ partition, error: error || commitError })),
    }
  },
})

export function validateOffset({ topic, partition, metadata }: CommittedOffset, { topics }: BrokerContext): ErrorCode {
  if (!topics.partition(topic, partition)) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  const isTooLong = Buffer.byteLength(metadata ?? '') > MAX_METADATA_BYTES
  return isTooLong ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE
}

const requestedTopics = t.nullableArrayOf({ topic: t.string, partitions: t.array(t.int32) })

const fetchedTopics = byTopic({
  partition: t.int32,
  offset: t.int64,
  leaderEpoch: t.since(5, t.int32, -1),
  metadata: t.nullableString,
  error: t.int16,
})

export const offsetFetch = api({
  key: 9,
  name: 'OffsetFetch',
  versions: [1, 8],
  flexibleFrom: 6,
  request: {
    groupId: t.until(7, t.string, ''),
    topics: t.until(7, requestedTopics, []),
    groups: t.since(8, t.arrayOf({ groupId: t.string, topics: requestedTopics }), []),
    requireStable: t.since(7, t.boolean, false),
  },
  response: {
    throttleMs: t.throttleSince(3),
    topics: t.until(7, fetchedTopics, []),
    error: t.between(2, 7, t.int16, ErrorCode.NONE),
    groups: t.since(8, t.arrayOf({ groupId: t.string, topics: fetchedTopics, error: t.int16 }), []),
  },
  handle({ groupId, topics, groups, requireStable }, broker, { version }) {
    const requestedGroups = version >= 8 ? groups : [{ groupId, topics }]
    const fetchedGroups = requestedGroups.map((group) => fetchOffsets(group, requireStable, broker))
    return { ...fetchedGroups[0], groups: fetchedGroups }
  },
})

interface RequestedOffsets {
  groupId: string
  /** Null requests all topics. */
  topics: TopicPartitions<number>[] | null
}

function fetchOffsets({ groupId, topics: requested }: RequestedOffsets, requireStable: boolean, broker: BrokerContext) {
  const { groups, transactions } = broker
  const error = coordinatorError(broker, 'OffsetFetch', groupId)
  const topics = requested ?? partitionsByTopic(groups.committedOffsets(groupId))
  return {
    groupId,
    error,
    topics: mapPartitions(topics, (partition, topic) => {
      if (requireStable && transactions.hasPendingOffset(groupId, { topic, partition }))
        return { partition, offset: -1, metadata: '', error: ErrorCode.UNSTABLE_OFFSET_COMMIT }
      const { offset = -1, metadata = '' } = groups.committedOffset(groupId, topic, partition) ?? {}
      return { partition, offset, metadata: metadata ?? '', error }
    }),
  }
}

function partitionsByTopic(offsets: readonly CommittedOffset[]): TopicPartitions<number>[] {
  const partitionsOf = new Map<string, number[]>()
  for (const { topic, partition } of offsets) partitionsOf.set(topic, [...(partitionsOf.get(topic) ?? []), partition])
  return Array.from(partitionsOf, ([topic, partitions]) => ({ topic, partitions }))
}
