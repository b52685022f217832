import { type Reader } from '../wire/reader'
import { type Writer } from '../wire/writer'

/** Most requests and responses group their partitions by topic. */
export interface TopicPartitions<T> {
  topic: string
  partitions: T[]
}

// The first field of each partition is its number, which the log of requests shows.
export const readTopics = <T>(request: Reader, readPartition: (topic: string) => T): TopicPartitions<T>[] =>
  request.array(() => {
    const topic = request.string()
    const numbers: number[] = []
    const topicText = request.asked.length - 1
    const partitions = request.array(() => {
      numbers.push(request.peekInt32())
      return readPartition(topic)
    })
    request.asked[topicText] = `${topic}[${numbers.join()}]`
    return { topic, partitions }
  })

export const writeTopics = <T>(
  reply: Writer,
  topics: readonly TopicPartitions<T>[],
  writePartition: (partition: T, topic: string) => void,
): Writer =>
  reply.array(topics, ({ topic, partitions }) =>
    reply.string(topic).array(partitions, (partition) => writePartition(partition, topic)),
  )
