import { type Cluster } from '../cluster/cluster'
import { type TopicPartition, partitionKey } from '../topic-partition'
import { OutgoingPartition } from './outgoing-partition'

/** The partitions of all records that were passed to the producer. */
export class OutgoingPartitions {
  private readonly partitions = new Map<string, OutgoingPartition>()

  constructor(private readonly cluster: Cluster) {}

  get(topic: string, partition: number): OutgoingPartition {
    const key = partitionKey({ topic, partition })
    let outgoing = this.partitions.get(key)
    if (!outgoing) this.partitions.set(key, (outgoing = new OutgoingPartition(topic, partition)))
    return outgoing
  }

  /** The partitions that have records to send and no pending request. The most recently sent partition comes last. */
  get queuedPartitions(): OutgoingPartition[] {
    return [...this.partitions.values()].filter(({ isSending, size }) => !isSending && size > 0)
  }

  /** The number of records that wait for these brokers; see `brokerSetOf`. */
  countQueued(brokerSet: string): number {
    const partitions = [...this.partitions.values()].filter((each) => this.brokerSetOf(each) === brokerSet)
    return partitions.reduce((sum, { size }) => sum + size, 0)
  }

  /** A key for the brokers that can delay the acknowledgement of a record of this partition: leader and replicas. */
  brokerSetOf({ topic, partition }: TopicPartition): string {
    return `leader ${this.cluster.leaderOf(topic, partition)}, replicas ${this.cluster.replicasOf(topic, partition)}`
  }

  /** Lets the other partitions send first. Otherwise, the first partitions would fill every request under load. */
  moveToEnd(partition: OutgoingPartition): void {
    const key = partitionKey(partition)
    this.partitions.delete(key)
    this.partitions.set(key, partition)
  }
}
