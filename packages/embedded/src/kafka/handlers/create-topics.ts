import { type BrokerCluster } from '../brokers/broker-cluster'
import { type ConfigEntry, describeConfig, findConfigProblem, sourceOf, toConfig } from '../topics/topic-config'
import { isValidTopicName } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { failure, type Outcome, SUCCESS, takeRefusalOutcome } from './outcome'

interface NewTopic {
  name: string
  partitions: number
  replicationFactor: number
  assignment: { partition: number; replicas: number[] }[]
  entries: ConfigEntry[]
}

/** A larger number is probably a mistake: each partition has a buffer and files. */
export const MAX_PARTITIONS = 10_000

export const configEntries = t.arrayOf({ name: t.string, value: t.nullableString })

export const createTopics = api({
  key: 19,
  name: 'CreateTopics',
  versions: [0, 7],
  flexibleFrom: 5,
  request: {
    topics: t.arrayOf({
      name: t.string,
      partitions: t.int32,
      replicationFactor: t.int16,
      assignment: t.arrayOf({ partition: t.int32, replicas: t.array(t.int32) }),
      entries: configEntries,
    }),
    timeoutMs: t.int32,
    validateOnly: t.since(1, t.boolean, false),
  },
  response: {
    throttleMs: t.throttleSince(2),
    topics: t.arrayOf({
      name: t.string,
      topicId: t.since(7, t.uuid, t.NO_ID),
      error: t.int16,
      message: t.since(1, t.nullableString, null),
      partitions: t.since(5, t.int32, -1),
      replicationFactor: t.since(5, t.int16, -1),
      configs: t.since(
        5,
        t.nullableArrayOf({
          name: t.string,
          value: t.nullableString,
          isReadOnly: t.withDefault(t.boolean, false),
          source: t.int8,
          isSensitive: t.withDefault(t.boolean, false),
        }),
        null,
      ),
    }),
  },
  handle: ({ topics, validateOnly }, broker) => ({
    topics: topics.map((topic) => ({ name: topic.name, ...createTopic(topic, broker, validateOnly) })),
  }),
})

function createTopic(topic: NewTopic, broker: BrokerContext, validateOnly: boolean) {
  const { topics, cluster } = broker
  const problem = takeRefusalOutcome(broker, 'CreateTopics', topic.name) ?? findProblem(topic, broker)
  if (problem) return problem
  const requestedCount = topic.assignment.length > 0 ? topic.assignment.length : topic.partitions
  const partitions = requestedCount === -1 ? broker.defaultPartitions : requestedCount
  const config = toConfig(topic.entries)
  const topicId = validateOnly ? t.NO_ID : topics.create(topic.name, partitions, config).id
  if (!validateOnly)
    for (const { partition, replicas } of topic.assignment) cluster.assignReplicas(topic.name, partition, replicas)
  const configs = describeConfig(config, topics.defaults).map((entry) => ({ ...entry, source: sourceOf(entry) }))
  return { ...SUCCESS, topicId, partitions, replicationFactor: cluster.replicasOf(topic.name, 0).length, configs }
}

function findProblem(topic: NewTopic, { topics, cluster }: BrokerContext): Outcome | null {
  const { name, partitions, replicationFactor, assignment, entries } = topic
  if (!isValidTopicName(name)) return failure(ErrorCode.INVALID_TOPIC_EXCEPTION, `'${name}' is not a valid topic name`)
  if (topics.get(name)) return failure(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  const replicas = assignment.map((partition) => partition.replicas)
  const assignmentProblem = findAssignmentProblem(replicas, cluster)
  if (assignmentProblem) return assignmentProblem
  if (assignment.length === 0 && (partitions === 0 || partitions < -1 || partitions > MAX_PARTITIONS))
    return failure(ErrorCode.INVALID_PARTITIONS, `${partitions} partitions: expected 1 to ${MAX_PARTITIONS}`)
  if (replicationFactor !== -1 && (replicationFactor < 1 || replicationFactor > cluster.nodes.length)) {
    const message = `replication factor ${replicationFactor}: expected 1 to ${cluster.nodes.length}, the number of brokers`
    return failure(ErrorCode.INVALID_REPLICATION_FACTOR, message)
  }
  const configProblem = findConfigProblem(entries)
  return configProblem === null ? null : failure(ErrorCode.INVALID_CONFIG, configProblem)
}

export function findAssignmentProblem(assignments: readonly number[][], { nodes }: BrokerCluster): Outcome | null {
  const nodeIds = nodes.map(({ id }) => id)
  const isValid = assignments.every((replicas) => replicas.length > 0 && replicas.every((id) => nodeIds.includes(id)))
  if (isValid) return null
  return failure(ErrorCode.INVALID_REPLICA_ASSIGNMENT, `replicas must be among the brokers ${nodeIds.join(', ')}`)
}
