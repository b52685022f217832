import { type ConfigEntry, findConfigProblem, toConfig } from '../topics/topic-config'
import { isValidTopicName } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import { type Reader } from '../wire/reader'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'

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

/** A larger number is probably a mistake: each partition has a buffer and files. */
export const MAX_PARTITIONS = 10_000

export const createTopics: Handler = ({ request, reply, version, send }, broker) => {
  const newTopics = request.array(() => readTopic(request))
  request.int32() // timeout
  const validateOnly = version >= 1 && request.boolean()
  if (version >= 2) reply.int32(THROTTLE_TIME_MS)
  reply.array(newTopics, (topic) => {
    const { error, message } = createTopic(topic, broker, validateOnly)
    reply.string(topic.name).int16(error)
    if (version >= 1) reply.string(message)
  })
  send()
}

function readTopic(request: Reader): NewTopic {
  return {
    name: request.string(),
    partitions: request.int32(),
    replicationFactor: request.int16(),
    assignment: request.array(() => ({ partition: request.int32(), replicas: request.array(() => request.int32()) })),
    entries: readConfigEntries(request),
  }
}

export function readConfigEntries(request: Reader): ConfigEntry[] {
  return request.array(() => ({ name: request.string(), value: request.nullableString() }))
}

function createTopic(topic: NewTopic, broker: BrokerContext, validateOnly: boolean): Outcome {
  const problem = findProblem(topic, broker)
  if (problem) return problem
  const requested = topic.assignment.length > 0 ? topic.assignment.length : topic.partitions
  const partitions = requested === -1 ? broker.defaultPartitions : requested
  if (validateOnly) return SUCCESS
  broker.topics.create(topic.name, partitions, toConfig(topic.entries))
  for (const { partition, replicas } of topic.assignment) broker.cluster.assignReplicas(topic.name, partition, replicas)
  return SUCCESS
}

function findProblem(topic: NewTopic, { topics, cluster }: BrokerContext): Outcome | null {
  const { name, partitions, replicationFactor, assignment, entries } = topic
  if (!isValidTopicName(name)) return failure(ErrorCode.INVALID_TOPIC, `'${name}' is not a valid topic name`)
  if (topics.get(name)) return failure(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`)
  const nodeIds = cluster.nodes.map(({ id }) => id)
  if (assignment.some(({ replicas }) => replicas.length === 0 || replicas.some((id) => !nodeIds.includes(id))))
    return failure(ErrorCode.INVALID_REPLICA_ASSIGNMENT, `replicas must be among the brokers ${nodeIds.join(', ')}`)
  if (assignment.length === 0 && (partitions === 0 || partitions < -1 || partitions > MAX_PARTITIONS))
    return failure(ErrorCode.INVALID_PARTITIONS, `${partitions} partitions: expected 1 to ${MAX_PARTITIONS}`)
  if (replicationFactor !== -1 && (replicationFactor < 1 || replicationFactor > nodeIds.length)) {
    const message = `replication factor ${replicationFactor}: expected 1 to ${nodeIds.length}, the number of brokers`
    return failure(ErrorCode.INVALID_REPLICATION_FACTOR, message)
  }
  const configProblem = findConfigProblem(entries)
  return configProblem === null ? null : failure(ErrorCode.INVALID_CONFIG, configProblem)
}
