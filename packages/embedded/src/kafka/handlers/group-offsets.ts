import { type CommittedOffset } from '../storage/storage'
import { ErrorCode } from '../wire/error-code'
import { type Api, type BrokerContext } from './api'
import { readGroupMember } from './group-membership'
import { readTopics, type TopicPartitions, writeTopics } from './topic-partitions'

const MAX_METADATA_BYTES = 4096

export const offsetCommit: Api = {
  key: 8,
  name: 'OffsetCommit',
  min: 2,
  max: 5,
  handle({ request, reply, version, send }, broker) {
    const { groupId, generation, memberId } = readGroupMember(request)
    if (version <= 4) request.int64() // retention time: offsets do not expire
    const topics = readTopics(request, (topic) => {
      const [partition, offset, metadata] = [request.int32(), request.int64(), request.nullableString()]
      return validated({ topic, partition, offset, metadata }, broker)
    })
    const all = topics.flatMap(({ partitions }) => partitions)
    const offsets = all.filter(({ error }) => error === ErrorCode.NONE).map(({ wanted }) => wanted)
    const groupError = groupId === '' ? ErrorCode.INVALID_GROUP_ID : undefined
    const error = groupError ?? broker.groups.commit({ groupId, generation, memberId, offsets })
    if (version >= 3) reply.int32(0)
    writeTopics(reply, topics, ({ wanted, error: own }) => {
      reply.int32(wanted.partition).int16(own === ErrorCode.NONE ? error : own)
    })
    send()
  },
}

function validated(wanted: CommittedOffset, { topics }: BrokerContext): { wanted: CommittedOffset; error: ErrorCode } {
  if (!topics.partition(wanted.topic, wanted.partition)) return { wanted, error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
  const isTooLong = Buffer.byteLength(wanted.metadata ?? '') > MAX_METADATA_BYTES
  return { wanted, error: isTooLong ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE }
}

export const offsetFetch: Api = {
  key: 9,
  name: 'OffsetFetch',
  min: 1,
  max: 4,
  handle({ request, reply, version, send }, { groups }) {
    const groupId = request.string()
    const wanted = request.nullableArray(() => ({
      topic: request.string(),
      partitions: request.array(() => request.int32()),
    }))
    if (version >= 3) reply.int32(0)
    writeTopics(reply, wanted ?? committedPartitions(groups.allCommitted(groupId)), (partition, topic) => {
      const found = groups.committed(groupId, topic, partition)
      reply.int32(partition).int64(found?.offset ?? -1)
      reply.string(found?.metadata ?? '').int16(ErrorCode.NONE)
    })
    if (version >= 2) reply.int16(ErrorCode.NONE)
    send()
  },
}

function committedPartitions(offsets: readonly CommittedOffset[]): TopicPartitions<number>[] {
  const byTopic = new Map<string, number[]>()
  for (const { topic, partition } of offsets) {
    const partitions = byTopic.get(topic)
    if (partitions) partitions.push(partition)
    else byTopic.set(topic, [partition])
  }
  return [...byTopic].map(([topic, partitions]) => ({ topic, partitions }))
}
