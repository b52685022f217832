import { NO_LEADER } from '../brokers/broker-cluster'
import { ErrorCode } from '../wire/error-code'
import {
  array,
  boolean,
  int16,
  int32,
  int64,
  int8,
  nullableArray,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  withDefault,
} from '../wire/schema'
import { api } from './api'
import { CLUSTER_ID, OPERATIONS_UNKNOWN } from './metadata'
import { partitionError, refusalOf } from './request-errors'
import { byTopic, mapPartitions } from './topic-partitions'

export const describeCluster = api({
  key: 60,
  name: 'DescribeCluster',
  versions: [0, 1],
  flexibleFrom: 0,
  request: { withOperations: boolean, endpointType: since(1, int8, 1) },
  response: {
    throttleMs: throttleSince(0),
    error: withDefault(int16, ErrorCode.NONE),
    message: withDefault(nullableString, null),
    endpointType: since(1, int8, 1),
    clusterId: withDefault(string, CLUSTER_ID),
    controllerId: int32,
    brokers: array(struct({ id: int32, host: string, port: int32, rack: withDefault(nullableString, null) })),
    operations: withDefault(int32, OPERATIONS_UNKNOWN),
  },
  handle(_, broker) {
    const { unfenced } = broker.cluster
    return {
      error: refusalOf(broker, 'DescribeCluster'),
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
  request: { topics: nullableArray(struct({ topic: string, partitions: array(int32) })) },
  response: {
    throttleMs: throttleSince(0),
    error: since(3, int16, ErrorCode.NONE),
    results: array(
      struct({
        error: withDefault(int16, ErrorCode.NONE),
        directory: string,
        topics: byTopic({
          partition: int32,
          size: int64,
          lag: withDefault(int64, 0),
          isFuture: withDefault(boolean, false),
        }),
        totalBytes: since(4, int64, -1),
        usableBytes: since(4, int64, -1),
      }),
    ),
  },
  handle({ topics: requested }, broker) {
    const { topics, storage } = broker
    const error = refusalOf(broker, 'DescribeLogDirs')
    if (error !== ErrorCode.NONE) return { error, results: [{ error, directory: storage.directory, topics: [] }] }
    const described = topics.all().map(({ name, partitions }) => {
      const selected = requested?.find(({ topic }) => topic === name)?.partitions
      const sizes = partitions.map(({ size }, partition) => ({ partition, size }))
      return { topic: name, partitions: sizes.filter(({ partition }) => !requested || selected?.includes(partition)) }
    })
    const found = described.filter(({ partitions }) => partitions.length > 0)
    return { results: [{ directory: storage.directory, topics: found }] }
  },
})

/** All records have the leader epoch 0, because a new leader has the same records. */
export const offsetForLeaderEpoch = api({
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [0, 4],
  flexibleFrom: 4,
  request: {
    replicaId: since(3, int32, -2),
    topics: byTopic({ partition: int32, currentLeaderEpoch: since(2, int32, -1), leaderEpoch: int32 }),
  },
  response: {
    throttleMs: throttleSince(2),
    topics: byTopic({ error: int16, partition: int32, leaderEpoch: since(1, int32, -1), endOffset: int64 }),
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
