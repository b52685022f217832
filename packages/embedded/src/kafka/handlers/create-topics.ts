import { type BrokerCluster } from '../brokers/broker-cluster'
import { type ConfigEntry, describeConfig, findConfigProblem, sourceOf, toConfig } from '../topics/topic-config'
import { isValidTopicName } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  int16,
  int32,
  int8,
  NO_ID,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  uuid,
  withDefault,
} from '../wire/schema'
import { api, type BrokerContext } from './api'
import { refusalOf } from './request-errors'

interface NewTopic {
  name: string
  partitions: number
  replicationFactor: number
  assignment: { partition: number; replicas: number[] }[]
  entries: ConfigEntry[]
}

export interface Outcome {
  error: ErrorCode
  message: string | null
}

export const SUCCESS: Outcome = { error: ErrorCode.NONE, message: null }
export const failure = (error: ErrorCode, message: string): Outcome => ({ error, message })

/** The outcome of what a test refuses; null if it does not. */
export function findRefusal(broker: BrokerContext, api: string, topic: string): Outcome | null {
  const error = refusalOf(broker, api, topic)
  return error === ErrorCode.NONE ? null : failure(error, 'refused by the test')
}

/** A larger number is probably a mistake: each partition has a buffer and files. */
export const MAX_PARTITIONS = 10_000

export const configEntries = array(struct({ name: string, value: nullableString }))

export const createTopics = api({
  key: 19,
  name: 'CreateTopics',
  versions: [0, 7],
  flexibleFrom: 5,
  request: {
    topics: array(
      struct({
        name: string,
        partitions: int32,
        replicationFactor: int16,
        assignment: array(struct({ partition: int32, replicas: array(int32) })),
        entries: configEntries,
      }),
    ),
    timeoutMs: int32,
    validateOnly: since(1, boolean, false),
  },
  response: {
    throttleMs: throttleSince(2),
    topics: array(
      struct({
        name: string,
        topicId: since(7, uuid, NO_ID),
        error: int16,
        message: since(1, nullableString, null),
        partitions: since(5, int32, -1),
        replicationFactor: since(5, int16, -1),
        configs: since(
          5,
          nullableArray(
            struct({
              name: string,
              value: nullableString,
              isReadOnly: withDefault(boolean, false),
              source: int8,
              isSensitive: withDefault(boolean, false),
            }),
          ),
          null,
        ),
      }),
    ),
  },
  handle: ({ topics, validateOnly }, broker) => ({
    topics: topics.map((topic) => ({ name: topic.name, ...createTopic(topic, broker, validateOnly) })),
  }),
})

function createTopic(topic: NewTopic, broker: BrokerContext, validateOnly: boolean) {
  const { topics, cluster } = broker
  const problem = findRefusal(broker, 'CreateTopics', topic.name) ?? findProblem(topic, broker)
  if (problem) return problem
  const requested = topic.assignment.length > 0 ? topic.assignment.length : topic.partitions
  const partitions = requested === -1 ? broker.defaultPartitions : requested
  const config = toConfig(topic.entries)
  const topicId = validateOnly ? NO_ID : topics.create(topic.name, partitions, config).id
  if (!validateOnly)
    for (const { partition, replicas } of topic.assignment) cluster.assignReplicas(topic.name, partition, replicas)
  const configs = describeConfig(config, topics.defaults).map((entry) => ({ ...entry, source: sourceOf(entry) }))
  return { ...SUCCESS, topicId, partitions, replicationFactor: cluster.replicasOf(topic.name, 0).length, configs }
}

function findProblem(topic: NewTopic, { topics, cluster }: BrokerContext): Outcome | null {
  const { name, partitions, replicationFactor, assignment, entries } = topic
  if (!isValidTopicName(name)) return failure(ErrorCode.INVALID_TOPIC, `'${name}' is not a valid topic name`)
  if (topics.get(name)) return failure(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  const assignmentProblem = findAssignmentProblem(
    assignment.map(({ replicas }) => replicas),
    cluster,
  )
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
