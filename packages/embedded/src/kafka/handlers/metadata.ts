import { type BrokerCluster, NO_LEADER } from '../brokers/broker-cluster'
import { isValidTopicName, type Topic } from '../topics/topic-store'
import { ErrorCode } from '../wire/error-code'
import { type Writer } from '../wire/writer'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'

const CLUSTER_ID = 'embedded'

interface TopicResult {
  name: string
  error: ErrorCode
  topic?: Topic
}

export const metadata: Handler = ({ request, reply, version, send }, broker) => {
  const names = request.nullableArray(() => request.string())
  const mayCreate = (version < 4 || request.boolean()) && broker.autoCreateTopics
  // In version 0 an empty list requests all topics; later versions use null.
  const isForAllTopics = names === null || (version === 0 && names.length === 0)
  const results = isForAllTopics
    ? broker.topics.all().map((topic) => ({ name: topic.name, error: ErrorCode.NONE, topic }))
    : names.map((name) => findTopic(name, broker, mayCreate))
  writeCluster(reply, version, broker)
  reply.array(results, (result) => writeTopic(reply, version, result, broker.cluster))
  send()
}

function findTopic(
  name: string,
  { topics, defaultPartitions, cluster, node }: BrokerContext,
  mayCreate: boolean,
): TopicResult {
  const fault = cluster.faults.errorFor('Metadata', node.id, name)
  if (fault !== ErrorCode.NONE) return { name, error: fault }
  const existing = topics.get(name)
  if (existing) return { name, error: ErrorCode.NONE, topic: existing }
  if (!isValidTopicName(name)) return { name, error: ErrorCode.INVALID_TOPIC }
  if (!mayCreate) return { name, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
  return { name, error: ErrorCode.NONE, topic: topics.create(name, defaultPartitions, new Map()) }
}

function writeCluster(reply: Writer, version: number, { cluster }: BrokerContext): void {
  if (version >= 3) reply.int32(THROTTLE_TIME_MS)
  const nodes = cluster.unfenced
  reply.array(nodes, ({ id, host, port }) => {
    reply.int32(id).string(host).int32(port)
    if (version >= 1) reply.string(null) // rack
  })
  if (version >= 2) reply.string(CLUSTER_ID)
  if (version >= 1) reply.int32(nodes[0]?.id ?? NO_LEADER) // controller
}

function writeTopic(reply: Writer, version: number, { name, error, topic }: TopicResult, cluster: BrokerCluster): void {
  reply.int16(error).string(name)
  if (version >= 1) reply.boolean(false) // internal
  reply.int32(topic?.partitions.length ?? 0)
  topic?.partitions.forEach((_, partition) => {
    const leader = cluster.leaderOf(name, partition)
    const error = leader === NO_LEADER ? ErrorCode.LEADER_NOT_AVAILABLE : ErrorCode.NONE
    const replicas = cluster.replicasOf(name, partition)
    const inSync = replicas.filter((id) => cluster.unfenced.some((node) => node.id === id))
    const writeIds = (ids: readonly number[]) => reply.array(ids, (id) => reply.int32(id))
    reply.int16(error).int32(partition).int32(leader)
    writeIds(replicas)
    writeIds(inSync)
    if (version >= 5) writeIds(replicas.filter((id) => !inSync.includes(id))) // offline replicas
  })
}
