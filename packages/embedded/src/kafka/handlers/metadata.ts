import { NO_LEADER } from '../brokers/broker-cluster'
import { isValidTopicName, type Topic } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import {
  array,
  between,
  boolean,
  int16,
  int32,
  NO_ID,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  uuid,
} from '../wire/schema'
import { api, type BrokerContext } from './api'

export const CLUSTER_ID = 'embedded'

/** Authorized operations are unknown: there is no authorization. */
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
    topics: nullableArray(struct({ topicId: since(10, uuid, NO_ID), name: nullableString })),
    mayCreate: since(4, boolean, true),
    withClusterOperations: between(8, 10, boolean, false),
    withTopicOperations: since(8, boolean, false),
  },
  response: {
    throttleMs: throttleSince(3),
    brokers: array(struct({ id: int32, host: string, port: int32, rack: since(1, nullableString, null) })),
    clusterId: since(2, nullableString, CLUSTER_ID),
    controllerId: since(1, int32, NO_LEADER),
    topics: array(
      struct({
        error: int16,
        name: nullableString,
        topicId: since(10, uuid, NO_ID),
        isInternal: since(1, boolean, false),
        partitions: array(
          struct({
            error: int16,
            partition: int32,
            leader: int32,
            leaderEpoch: since(7, int32, -1),
            replicas: array(int32),
            inSync: array(int32),
            offline: since(5, array(int32), []),
          }),
        ),
        operations: since(8, int32, OPERATIONS_UNKNOWN),
      }),
    ),
    operations: between(8, 10, int32, OPERATIONS_UNKNOWN),
  },
  handle({ topics: requested, mayCreate }, broker, { version }) {
    const { topics, cluster, autoCreateTopics } = broker
    // In version 0 an empty list requests all topics; later versions use null.
    const isForAllTopics = requested === null || (version === 0 && requested.length === 0)
    const results: TopicResult[] = isForAllTopics
      ? topics.all().map((topic) => ({ name: topic.name, error: ErrorCode.NONE, topic }))
      : requested.map(({ name, topicId }) => findTopic(name, topicId, broker, mayCreate && autoCreateTopics))
    return {
      brokers: cluster.unfenced.map(({ id, host, port }) => ({ id, host, port })),
      controllerId: cluster.unfenced[0]?.id ?? NO_LEADER,
      topics: results.map(({ error, name, topicId, topic }) => ({
        error,
        // Only version 12 and later have topics without a name.
        name: version >= 12 ? name : (name ?? ''),
        topicId: topic?.id ?? topicId ?? NO_ID,
        partitions: topic?.partitions.map((_, partition) => describePartition(topic.name, partition, broker)) ?? [],
      })),
    }
  },
})

function findTopic(name: string | null, topicId: string, broker: BrokerContext, mayCreate: boolean): TopicResult {
  const { topics, cluster, node, defaultPartitions } = broker
  // Java's admin client sends an empty name with an id.
  const known = topicId === NO_ID ? name : topics.nameOf(topicId)
  if (known === undefined || known === null) return { name: null, topicId, error: ErrorCode.UNKNOWN_TOPIC_ID }
  const fault = cluster.faults.errorFor('Metadata', node.id, known)
  if (fault !== ErrorCode.NONE) return { name: known, error: fault }
  const existing = topics.get(known)
  if (existing) return { name: known, error: ErrorCode.NONE, topic: existing }
  if (!isValidTopicName(known)) return { name: known, error: ErrorCode.INVALID_TOPIC }
  if (!mayCreate) return { name: known, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
  return { name: known, error: ErrorCode.NONE, topic: topics.create(known, defaultPartitions, new Map()) }
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
