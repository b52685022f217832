import { errorFrom } from '../broker-errors'
import { type MetadataResponse } from '../transport/transport'

/** A topic as the brokers describe it. */
export interface TopicMetadata {
  topic: string
  /** The element at index n is partition n. */
  partitions: PartitionLeader[]
  /** Set if the topic cannot be used, for example because it does not exist or the ACLs deny access. */
  error: Error | undefined
}

export interface PartitionLeader {
  partition: number
  /** Node id of the leader; −1 if there is none, for example while all replicas are down. */
  leader: number
  /** The node ids of all replicas, sorted and joined by commas. */
  replicas: string
}

/**
 * The topics in a Metadata response. Error codes of single partitions (no leader, replica down) are ignored, because the
 * other partitions are usable. A topic with an error keeps its previous partitions, without leaders, because it may be
 * created again soon.
 */
export function toTopicMetadata(
  { topicMetadata }: MetadataResponse,
  previous: ReadonlyMap<string, TopicMetadata>,
): Map<string, TopicMetadata> {
  return new Map(
    topicMetadata.map(({ topic, topicErrorCode, partitionMetadata }) => {
      const error = errorFrom(topicErrorCode)
      const previousPartitions = error && previous.get(topic)?.partitions.map((each) => ({ ...each, leader: -1 }))
      const partitions = partitionMetadata
        .map(({ partitionId: partition, leader, replicas }) => ({
          partition,
          leader,
          replicas: replicas.sort().join(),
        }))
        .sort((a, b) => a.partition - b.partition)
      return [topic, { topic, partitions: previousPartitions ?? partitions, error }]
    }),
  )
}
