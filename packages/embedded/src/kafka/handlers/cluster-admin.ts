import { NO_LEADER } from '../brokers/broker-cluster'
import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api } from './api'
import { CLUSTER_ID, OPERATIONS_UNKNOWN } from './metadata'
import { partitionError, takeRefusal } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const describeCluster = api({
  key: 60,
  name: 'DescribeCluster',
  versions: [0, 1],
  flexibleFrom: 0,
  request: { withOperations: t.boolean, endpointType: t.since(1, t.int8, 1) },
  response: {
    throttleMs: t.throttleSince(0),
    error: t.withDefault(t.int16, ErrorCode.NONE),
    message: t.withDefault(t.nullableString, null),
    endpointType: t.since(1, t.int8, 1),
    clusterId: t.withDefault(t.string, CLUSTER_ID),
    controllerId: t.int32,
    brokers: t.arrayOf({ id: t.int32, host: t.string, port: t.int32, rack: t.withDefault(t.nullableString, null) }),
    operations: t.withDefault(t.int32, OPERATIONS_UNKNOWN),
  },
  handle(_, broker) {
    const { unfenced } = broker.cluster
    return {
      error: takeRefusal(broker, 'DescribeCluster'),
      controllerId: unfenced[0]?.id ?? NO_LEADER,
      brokers: unfenced.map(({ id, host, port }) => ({ id, host, port })),
    }
  },
})

export const describeLogDirs = api({
  key: 35,
  name: 'DescribeLogDirs',
  versions: [0, 4],
  flexibleFrom: 2,
  request: { topics: t.nullableArrayOf({ topic: t.string, partitions: t.array(t.int32) }) },
  response: {
    throttleMs: t.throttleSince(0),
    error: t.since(3, t.int16, ErrorCode.NONE),
    results: t.arrayOf({
      error: t.withDefault(t.int16, ErrorCode.NONE),
      directory: t.string,
      topics: byTopic({
        partition: t.int32,
        size: t.int64,
        lag: t.withDefault(t.int64, 0),
        isFuture: t.withDefault(t.boolean, false),
      }),
      totalBytes: t.since(4, t.int64, -1),
      usableBytes: t.since(4, t.int64, -1),
    }),
  },
  handle({ topics: requestedTopics }, broker) {
    const { topics, storage } = broker
    const error = takeRefusal(broker, 'DescribeLogDirs')
    if (error !== ErrorCode.NONE) return { error, results: [{ error, directory: storage.directory, topics: [] }] }
    const describedTopics = topics.all().map(({ name, partitions }) => {
      const selectedPartitions = requestedTopics?.find(({ topic }) => topic === name)?.partitions
      const sizes = partitions.map(({ size }, partition) => ({ partition, size }))
      return {
        topic: name,
        partitions: sizes.filter(({ partition }) => !requestedTopics || selectedPartitions?.includes(partition)),
      }
    })
    const nonEmptyTopics = describedTopics.filter(({ partitions }) => partitions.length > 0)
    return { results: [{ directory: storage.directory, topics: nonEmptyTopics }] }
  },
})

/** All records have the leader epoch 0: the brokers share the records, so a new leader has the same ones. */
export const offsetForLeaderEpoch = api({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [0, 4],
  flexibleFrom: 4,
  request: {
    replicaId: t.since(3, t.int32, -2),
    topics: byTopic({ partition: t.int32, currentLeaderEpoch: t.since(2, t.int32, -1), leaderEpoch: t.int32 }),
  },
  response: {
    throttleMs: t.throttleSince(2),
    topics: byTopic({ error: t.int16, partition: t.int32, leaderEpoch: t.since(1, t.int32, -1), endOffset: t.int64 }),
  },
  handle: ({ topics }, broker) => ({
    topics: mapPartitions(topics, ({ partition, leaderEpoch }, topic) => {
      const error = partitionError(broker, 'OffsetForLeaderEpoch', topic, partition)
      const log = error === ErrorCode.NONE ? broker.topics.partition(topic, partition) : undefined
      const isKnown = log !== undefined && leaderEpoch >= 0
      return { error, partition, leaderEpoch: isKnown ? 0 : -1, endOffset: isKnown ? log.endOffset : -1 }
    }),
  }),
})
