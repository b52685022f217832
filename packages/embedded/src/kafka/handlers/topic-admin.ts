import { ErrorCode } from '../wire/error-code'
import { THROTTLE_TIME_MS, type BrokerContext, type Handler } from './api'
import { SUCCESS, MAX_PARTITIONS, type Outcome, failure } from './create-topics'
import { readTopics, writeTopics } from './topic-partitions'

export const deleteTopics: Handler = ({ request, reply, version, send }, broker) => {
  const names = request.array(() => request.string())
  if (version >= 1) reply.int32(THROTTLE_TIME_MS)
  reply.array(names, (name) => reply.string(name).int16(deleteTopic(name, broker)))
  send()
}

function deleteTopic(name: string, { topics, groups }: BrokerContext): ErrorCode {
  const topic = topics.get(name)
  if (!topic) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
  topics.delete(topic)
  groups.deleteOffsetsOf(name)
  return ErrorCode.NONE
}

export const createPartitions: Handler = ({ request, reply, send }, broker) => {
  const changes = request.array(() => {
    const [name, count] = [request.string(), request.int32()]
    request.nullableArray(() => request.array(() => request.int32())) // assignment: there is only one broker
    return { name, count }
  })
  request.int32() // timeout
  const validateOnly = request.boolean()
  reply.int32(THROTTLE_TIME_MS).array(changes, ({ name, count }) => {
    const { error, message } = addPartitions(name, count, validateOnly, broker)
    reply.string(name).int16(error).string(message)
  })
  send()
}

function addPartitions(name: string, count: number, validateOnly: boolean, { topics }: BrokerContext): Outcome {
  const topic = topics.get(name)
  if (!topic) return failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `no topic '${name}'`)
  const current = topic.partitions.length
  if (count <= current || count > MAX_PARTITIONS)
    return failure(ErrorCode.INVALID_PARTITIONS, `topic '${name}' has ${current} partitions; cannot change to ${count}`)
  if (!validateOnly) topics.addPartitions(topic, count)
  return SUCCESS
}

const HIGH_WATERMARK = -1

export const deleteRecords: Handler = ({ request, reply, send }, { topics }) => {
  const deletions = readTopics(request, () => ({ partition: request.int32(), offset: request.int64() }))
  writeTopics(reply.int32(THROTTLE_TIME_MS), deletions, ({ partition, offset }, topic) => {
    const log = topics.partition(topic, partition)
    const newStart = offset === HIGH_WATERMARK ? (log?.endOffset ?? 0) : offset
    const isInLog = log !== undefined && newStart >= 0 && newStart <= log.endOffset
    if (isInLog) log.deleteBefore(newStart)
    const error = log ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
    reply.int32(partition).int64(isInLog ? log.startOffset : -1)
    reply.int16(isInLog ? ErrorCode.NONE : error)
  })
  send()
}
