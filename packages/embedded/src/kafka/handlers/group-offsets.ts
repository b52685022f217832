import { type CommittedOffset } from '../storage/storage'
import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'
import { readGroupMember } from './group-membership'
import { groupError } from './responsibility'
import { readTopics, type TopicPartitions, writeTopics } from './topic-partitions'

const MAX_METADATA_BYTES = 4096

export const offsetCommit: Handler = ({ request, reply, version, send }, broker) => {
  const { groupId, generation, memberId } = readGroupMember(request)
  if (version <= 4) request.int64() // retention time: offsets do not expire
  const topics = readTopics(request, (topic) => {
    const [partition, offset, metadata] = [request.int32(), request.int64(), request.nullableString()]
    const committed = { topic, partition, offset, metadata }
    return { committed, error: validateOffset(committed, broker) }
  })
  const valid = topics.flatMap(({ partitions }) => partitions).filter(({ error }) => error === ErrorCode.NONE)
  const commit = { groupId, generation, memberId, offsets: valid.map(({ committed }) => committed) }
  const commitError =
    groupId === ''
      ? ErrorCode.INVALID_GROUP_ID
      : groupError(broker, 'OffsetCommit', groupId) || broker.groups.commit(commit)
  if (version >= 3) reply.int32(THROTTLE_TIME_MS)
  writeTopics(reply, topics, ({ committed, error }) => {
    reply.int32(committed.partition).int16(error === ErrorCode.NONE ? commitError : error)
  })
  send()
}

function validateOffset({ topic, partition, metadata }: CommittedOffset, { topics }: BrokerContext): ErrorCode {
  if (!topics.partition(topic, partition)) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  const isTooLong = Buffer.byteLength(metadata ?? '') > MAX_METADATA_BYTES
  return isTooLong ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE
}

export const offsetFetch: Handler = ({ request, reply, version, send }, broker) => {
  const { groups } = broker
  const groupId = request.string()
  const error = groupError(broker, 'OffsetFetch', groupId)
  const requested = request.nullableArray(() => ({
    topic: request.string(),
    partitions: request.array(() => request.int32()),
  }))
  if (version >= 3) reply.int32(THROTTLE_TIME_MS)
  writeTopics(reply, requested ?? partitionsByTopic(groups.committedOffsets(groupId)), (partition, topic) => {
    const committed = groups.committedOffset(groupId, topic, partition)
    reply.int32(partition).int64(committed?.offset ?? -1)
    reply.string(committed?.metadata ?? '').int16(error)
  })
  if (version >= 2) reply.int16(error)
  send()
}

function partitionsByTopic(offsets: readonly CommittedOffset[]): TopicPartitions<number>[] {
  const partitionsOf = new Map<string, number[]>()
  for (const { topic, partition } of offsets) partitionsOf.set(topic, [...(partitionsOf.get(topic) ?? []), partition])
  return Array.from(partitionsOf, ([topic, partitions]) => ({ topic, partitions }))
}
