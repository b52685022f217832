import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { findAssignmentProblem, MAX_PARTITIONS } from './create-topics'
import { failure, type Outcome, SUCCESS, takeRefusalOutcome } from './outcome'
import { partitionError, takeRefusal } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const deleteTopics = api({
  key: 20,
  name: 'DeleteTopics',
  versions: [0, 6],
  flexibleFrom: 4,
  request: {
    topics: t.since(6, t.arrayOf({ name: t.nullableString, topicId: t.uuid }), []),
    names: t.until(5, t.array(t.string), []),
    timeoutMs: t.int32,
  },
  response: {
    throttleMs: t.throttleSince(1),
    topics: t.arrayOf({
      name: t.nullableString,
      topicId: t.since(6, t.uuid, t.NO_ID),
      error: t.int16,
      message: t.since(5, t.nullableString, null),
    }),
  },
  handle: ({ topics, names }, broker) => ({
    topics: [...topics, ...names.map((name) => ({ name, topicId: t.NO_ID }))].map(({ name, topicId }) =>
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
  const error = takeRefusal(broker, 'DeleteTopics', name)
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
    topics: t.arrayOf({
      name: t.string,
      count: t.int32,
      assignments: t.nullableArrayOf({ replicas: t.array(t.int32) }),
    }),
    timeoutMs: t.int32,
    validateOnly: t.boolean,
  },
  response: {
    throttleMs: t.throttleSince(0),
    results: t.arrayOf({ name: t.string, error: t.int16, message: t.nullableString }),
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
  const refusal = takeRefusalOutcome(broker, 'CreatePartitions', name)
  if (refusal) return refusal
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const currentCount = topic.partitions.length
  if (count <= currentCount || count > MAX_PARTITIONS)
    return failure(
      ErrorCode.INVALID_PARTITIONS,
      `${count} partitions for topic '${name}', which has ${currentCount}: expected ${currentCount + 1} to ${MAX_PARTITIONS}`,
    )
  if (assignments && assignments.length !== count - currentCount) {
    const message = `got ${assignments.length} assignments for ${count - currentCount} new partitions: expected one for each`
    return failure(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message)
  }
  const problem = findAssignmentProblem(assignments ?? [], cluster)
  if (problem || validateOnly) return problem ?? SUCCESS
  topics.addPartitions(topic, count)
  assignments?.forEach((replicas, i) => cluster.assignReplicas(name, currentCount + i, replicas))
  return SUCCESS
}

const HIGH_WATERMARK = -1

export const deleteRecords = api({
  key: 21,
  name: 'DeleteRecords',
  versions: [0, 2],
  flexibleFrom: 2,
  request: { topics: byTopic({ partition: t.int32, offset: t.int64 }), timeoutMs: t.int32 },
  response: {
    throttleMs: t.throttleSince(0),
    topics: byTopic({ partition: t.int32, lowWatermark: t.int64, error: t.int16 }),
  },
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
