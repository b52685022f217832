import { array, type Fields, string, struct } from '../wire/schema'

/** Most requests and responses group their partitions by topic. */
export interface TopicPartitions<P> {
  topic: string
  partitions: P[]
}

/** A field with partitions by topic; `fields` are those of a partition. */
export const byTopic = <F extends Fields>(fields: F) =>
  array(struct({ topic: string, partitions: array(struct(fields)) }))

export const mapPartitions = <P, R>(
  topics: readonly TopicPartitions<P>[],
  map: (partition: P, topic: string) => R,
): TopicPartitions<R>[] =>
  topics.map(({ topic, partitions }) => ({ topic, partitions: partitions.map((partition) => map(partition, topic)) }))
