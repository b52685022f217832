export interface TopicPartition {
  topic: string
  partition: number
}

/** A string for use as a map key. */
export const partitionKey = ({ topic, partition }: TopicPartition) => `${topic}/${partition}`
