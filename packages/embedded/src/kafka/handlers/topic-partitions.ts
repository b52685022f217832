import { type Reader } from '../wire/reader'
import { type Writer } from '../wire/writer'

/** Most requests and responses group their partitions by topic. */
export interface TopicPartitions<T> {
  topic: string
  partitions: T[]
}

export const readTopics = <T>(request: Reader, readPartition: (topic: string) => T): TopicPartitions<T>[] =>
  request.array(() => {
    const topic = request.string()
    return { topic, partitions: request.array(() => readPartition(topic)) }
  })

export const writeTopics = <T>(
  reply: Writer,
  topics: readonly TopicPartitions<T>[],
  writePartition: (partition: T, topic: string) => void,
): Writer =>
  reply.array(topics, ({ topic, partitions }) =>
    reply.string(topic).array(partitions, (partition) => writePartition(partition, topic)),
  )
