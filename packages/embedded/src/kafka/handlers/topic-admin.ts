import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  int16,
  int32,
  int64,
  NO_ID,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  until,
  uuid,
} from '../wire/schema'
import { api, type BrokerContext } from './api'
import { SUCCESS, MAX_PARTITIONS, type Outcome, failure, findAssignmentProblem, findRefusal } from './create-topics'
import { partitionError, refusalOf } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const deleteTopics = api({
  key: 20,
  name: 'DeleteTopics',
  versions: [0, 6],
  flexibleFrom: 4,
  request: {
    topics: since(6, array(struct({ name: nullableString, topicId: uuid })), []),
    names: until(5, array(string), []),
    timeoutMs: int32,
  },
  response: {
    throttleMs: throttleSince(1),
    topics: array(
      struct({
        name: nullableString,
        topicId: since(6, uuid, NO_ID),
        error: int16,
        message: since(5, nullableString, null),
      }),
    ),
  },
  handle: ({ topics, names }, broker) => ({
    topics: [...topics, ...names.map((name) => ({ name, topicId: NO_ID }))].map(({ name, topicId }) =>
      deleteTopic(name, topicId, broker),
    ),
  }),
})

function deleteTopic(requestedName: string | null, topicId: string, broker: BrokerContext) {
  const { topics, groups } = broker
  const name = requestedName ?? topics.nameOf(topicId)
  if (name === undefined) return { name: null, topicId, error: ErrorCode.UNKNOWN_TOPIC_ID }
  const topic = topics.get(name)
  if (!topic) return { name, topicId, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
  const error = refusalOf(broker, 'DeleteTopics', name)
  if (error !== ErrorCode.NONE) return { name, topicId: topic.id, error }
  topics.delete(topic)
  groups.deleteOffsetsOf(name)
  return { name, topicId: topic.id, error: ErrorCode.NONE }
}

export const createPartitions = api({
  key: 37,
  name: 'CreatePartitions',
  versions: [0, 3],
  flexibleFrom: 2,
  request: {
    topics: array(
      struct({ name: string, count: int32, assignments: nullableArray(struct({ replicas: array(int32) })) }),
    ),
    timeoutMs: int32,
    validateOnly: boolean,
  },
  response: {
    throttleMs: throttleSince(0),
    results: array(struct({ name: string, error: int16, message: nullableString })),
  },
  handle: ({ topics, validateOnly }, broker) => ({
    results: topics.map(({ name, count, assignments }) => {
      const replicas = assignments?.map((assignment) => assignment.replicas) ?? null
      return { name, ...addPartitions({ name, count, assignments: replicas }, validateOnly, broker) }
    }),
  }),
})

interface NewPartitions {
  name: string
  count: number
  /** The replicas of each new partition; null: the broker selects them. */
  assignments: number[][] | null
}

function addPartitions(
  { name, count, assignments }: NewPartitions,
  validateOnly: boolean,
  broker: BrokerContext,
): Outcome {
  const { topics, cluster } = broker
  const refusal = findRefusal(broker, 'CreatePartitions', name)
  if (refusal) return refusal
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const current = topic.partitions.length
  if (count <= current || count > MAX_PARTITIONS)
    return failure(ErrorCode.INVALID_PARTITIONS, `topic '${name}' has ${current} partitions; cannot change to ${count}`)
  if (assignments && assignments.length !== count - current) {
    const message = `${assignments.length} assignments for ${count - current} new partitions`
    return failure(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message)
  }
  const problem = findAssignmentProblem(assignments ?? [], cluster)
  if (problem || validateOnly) return problem ?? SUCCESS
  topics.addPartitions(topic, count)
  assignments?.forEach((replicas, i) => cluster.assignReplicas(name, current + i, replicas))
  return SUCCESS
}

const HIGH_WATERMARK = -1

export const deleteRecords = api({
  key: 21,
  name: 'DeleteRecords',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { topics: byTopic({ partition: int32, offset: int64 }), timeoutMs: int32 },
  response: { throttleMs: throttleSince(0), topics: byTopic({ partition: int32, lowWatermark: int64, error: int16 }) },
  handle: ({ topics: deletions }, broker) => ({
    topics: mapPartitions(deletions, ({ partition, offset }, topic) => {
      const error = partitionError(broker, 'DeleteRecords', topic, partition)
      const log = broker.topics.partition(topic, partition)
      if (error !== ErrorCode.NONE || !log) return { partition, lowWatermark: -1, error }
      const newStart = offset === HIGH_WATERMARK ? log.endOffset : offset
      if (newStart < 0 || newStart > log.endOffset)
        return { partition, lowWatermark: -1, error: ErrorCode.OFFSET_OUT_OF_RANGE }
      log.deleteBefore(newStart)
      return { partition, lowWatermark: log.startOffset, error: ErrorCode.NONE }
    }),
  }),
})
