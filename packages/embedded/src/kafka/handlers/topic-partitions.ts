import * as t from '../wire/schema'

/** Partitions grouped by topic, as in most requests and responses. */
export interface TopicPartitions<P> {
  topic: string
  partitions: P[]
}

/** The type of a field with partitions grouped by topic; `fields` are the fields of a partition. */
export const byTopic = <F extends t.Fields>(fields: F) => t.arrayOf({ topic: t.string, partitions: t.arrayOf(fields) })

export const mapPartitions = <P, R>(
  topics: readonly TopicPartitions<P>[],
  map: (partition: P, topic: string) => R,
): TopicPartitions<R>[] =>
  topics.map(({ topic, partitions }) => ({ topic, partitions: partitions.map((partition) => map(partition, topic)) }))
