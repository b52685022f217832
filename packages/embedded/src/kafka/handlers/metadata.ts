import { NO_LEADER } from '../brokers/broker-cluster'
import { isValidTopicName, type Topic } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { takeRefusal } from './request-errors'

export const CLUSTER_ID = 'embedded'

/** Kafka's value for unknown authorized operations: this broker has no authorization. */
export const OPERATIONS_UNKNOWN = -(2 ** 31)

interface TopicResult {
  name: string | null
  topicId?: string
  error: ErrorCode
  topic?: Topic
}

export const metadata = api({
  key: 3,
  name: 'Metadata',
  versions: [0, 12],
  flexibleFrom: 9,
  request: {
    topics: t.nullableArrayOf({ topicId: t.since(10, t.uuid, t.NO_ID), name: t.nullableString }),
    mayCreate: t.since(4, t.boolean, true),
    withClusterOperations: t.between(8, 10, t.boolean, false),
    withTopicOperations: t.since(8, t.boolean, false),
  },
  response: {
    throttleMs: t.throttleSince(3),
    brokers: t.arrayOf({ id: t.int32, host: t.string, port: t.int32, rack: t.since(1, t.nullableString, null) }),
    clusterId: t.since(2, t.nullableString, CLUSTER_ID),
    controllerId: t.since(1, t.int32, NO_LEADER),
    topics: t.arrayOf({
      error: t.int16,
      name: t.nullableString,
      topicId: t.since(10, t.uuid, t.NO_ID),
      isInternal: t.since(1, t.boolean, false),
      partitions: t.arrayOf({
        error: t.int16,
        partition: t.int32,
        leader: t.int32,
        leaderEpoch: t.since(7, t.int32, -1),
        replicas: t.array(t.int32),
        inSync: t.array(t.int32),
        offline: t.since(5, t.array(t.int32), []),
      }),
      operations: t.since(8, t.int32, OPERATIONS_UNKNOWN),
    }),
    operations: t.between(8, 10, t.int32, OPERATIONS_UNKNOWN),
  },
  handle({ topics: requested, mayCreate }, broker, { version }) {
    const { topics, cluster, autoCreateTopics } = broker
    // In version 0 an empty list requests all topics; later versions use null.
    const isForAllTopics = requested === null || (version === 0 && requested.length === 0)
    const results: TopicResult[] = isForAllTopics
      ? topics.all().map((topic) => ({ name: topic.name, error: ErrorCode.NONE, topic }))
      : requested.map(({ name, topicId }) => findOrCreateTopic(name, topicId, broker, mayCreate && autoCreateTopics))
    return {
      brokers: cluster.unfenced.map(({ id, host, port }) => ({ id, host, port })),
      controllerId: cluster.unfenced[0]?.id ?? NO_LEADER,
      topics: results.map(({ error, name, topicId, topic }) => ({
        error,
        // The name is nullable since version 12.
        name: version >= 12 ? name : (name ?? ''),
        topicId: topic?.id ?? topicId ?? t.NO_ID,
        partitions: topic?.partitions.map((_, partition) => describePartition(topic.name, partition, broker)) ?? [],
      })),
    }
  },
})

function findOrCreateTopic(
  name: string | null,
  topicId: string,
  broker: BrokerContext,
  mayCreate: boolean,
): TopicResult {
  const { topics, defaultPartitions } = broker
  // The id has precedence: Java's admin client sends an empty name with it.
  const topicName = topicId === t.NO_ID ? name : topics.nameOf(topicId)
  if (topicName === undefined || topicName === null) return { name: null, topicId, error: ErrorCode.UNKNOWN_TOPIC_ID }
  const refusal = takeRefusal(broker, 'Metadata', topicName)
  if (refusal !== ErrorCode.NONE) return { name: topicName, error: refusal }
  const existing = topics.get(topicName)
  if (existing) return { name: topicName, error: ErrorCode.NONE, topic: existing }
  if (!isValidTopicName(topicName)) return { name: topicName, error: ErrorCode.INVALID_TOPIC_EXCEPTION }
  if (!mayCreate) return { name: topicName, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
  return { name: topicName, error: ErrorCode.NONE, topic: topics.create(topicName, defaultPartitions, new Map()) }
}

function describePartition(topic: string, partition: number, { cluster }: BrokerContext) {
  const leader = cluster.leaderOf(topic, partition)
  const replicas = cluster.replicasOf(topic, partition)
  const inSync = replicas.filter((id) => cluster.unfenced.some((node) => node.id === id))
  return {
    error: leader === NO_LEADER ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE,
    partition,
    leader,
    leaderEpoch: cluster.leaderEpoch,
    replicas,
    inSync,
    offline: replicas.filter((id) => !inSync.includes(id)),
  }
}
