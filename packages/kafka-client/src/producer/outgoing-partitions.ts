import { type Cluster } from '../cluster/cluster'
import { type TopicPartition, partitionKey } from '../topic-partition'
import { OutgoingPartition } from './outgoing-partition'

/** The partitions that records were sent to. */
export class OutgoingPartitions {
  private readonly partitions = new Map<string, OutgoingPartition>()

  constructor(private readonly cluster: Cluster) {}

  at(topic: string, partition: number): OutgoingPartition {
    const key = partitionKey({ topic, partition })
    let found = this.partitions.get(key)
    if (!found) this.partitions.set(key, (found = new OutgoingPartition(topic, partition)))
    return found
  }

  /** Those with records to send and without a pending request; those that were sent last come last. */
  get open(): OutgoingPartition[] {
    return [...this.partitions.values()].filter(({ isSending, size }) => !isSending && size > 0)
  }

  /** Records that wait for the same brokers. */
  queuedFor(brokers: string): number {
    const beside = [...this.partitions.values()].filter((each) => this.brokersOf(each) === brokers)
    return beside.reduce((sum, { size }) => sum + size, 0)
  }

  /** The leader and the replicas: those that must have a record before it is acknowledged. */
  brokersOf({ topic, partition }: TopicPartition): string {
    return `leader ${this.cluster.leaderOf(topic, partition)}, replicas ${this.cluster.replicasOf(topic, partition)}`
  }

  /** Node id; −1 without a leader. */
  leaderOf({ topic, partition }: TopicPartition): number {
    return this.cluster.leaderOf(topic, partition)
  }

  /** Otherwise the first partitions would have every turn when requests are full. */
  moveToEnd(partition: OutgoingPartition): void {
    const key = partitionKey(partition)
    this.partitions.delete(key)
    this.partitions.set(key, partition)
  }
}
