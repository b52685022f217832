import { type Cluster } from '../cluster/cluster'
import { isNonRetriable, translateError } from '../broker-errors'
import { Deque } from '../collections/deque'
import { UnknownTopicError } from '../errors'
import { type OutgoingRecord } from '../record'
import { backoffMs, sleep } from '../time'
import { type OutgoingEntry, dropSettled } from './outgoing-entry'
import { partitionOf } from './partitioner'
import { type PartitionerName } from './producer-options'

interface TopicRoutesOptions {
  cluster: Cluster
  partitioner: PartitionerName
  closed: AbortSignal
  onRouted: (entry: OutgoingEntry, partition: number) => void
}

const RETRY = { initialMs: 100, maxMs: 1_000 }

/** Chooses the partition of each record. Records wait until the topic's number of partitions is known. */
export class TopicRoutes {
  private readonly waiting = new Map<string, Deque<OutgoingEntry>>()
  private roundRobin = 0

  constructor(private readonly options: TopicRoutesOptions) {}

  /** The partition for a record; undefined while the metadata of the topic is missing. */
  partitionFor({ topic, key }: OutgoingRecord): number | undefined {
    const { cluster, partitioner } = this.options
    const partitions = cluster.partitionCount(topic)
    if (partitions === 0) return undefined
    return key === null ? this.roundRobin++ % partitions : partitionOf({ key, partitions, partitioner })
  }

  /** Routes the entry when the metadata of its topic has arrived. */
  routeLater(entry: OutgoingEntry): void {
    const { topic } = entry.record
    const waiting = this.waiting.get(topic)
    if (waiting) {
      dropSettled(waiting)
      waiting.push(entry)
    } else {
      this.waiting.set(topic, Deque.of(entry))
      void this.lookUp(topic)
    }
  }

  /** Retries until the topic exists, because it may be created soon, or until no more records wait for it. */
  private async lookUp(topic: string): Promise<void> {
    const { closed } = this.options
    for (let attempt = 1; this.isAwaited(topic) && !closed.aborted; attempt++) {
      const error = await this.findError(topic)
      if (!error) break
      if (isNonRetriable(error)) return this.rejectAll(topic, error)
      await sleep(backoffMs(attempt, RETRY), closed)
    }
    const entries = this.waiting.get(topic) ?? []
    this.waiting.delete(topic)
    for (const entry of entries) if (!entry.isSettled && !closed.aborted) this.route(entry)
  }

  /** The reason why no record can be sent to the topic; undefined if there is none. */
  private async findError(topic: string): Promise<Error | undefined> {
    try {
      const { partitions } = await this.options.cluster.topic(topic)
      return partitions.length > 0 ? undefined : new UnknownTopicError(topic)
    } catch (error) {
      return translateError(error)
    }
  }

  private isAwaited(topic: string): boolean {
    return [...(this.waiting.get(topic) ?? [])].some(({ isSettled }) => !isSettled)
  }

  private rejectAll(topic: string, error: Error): void {
    for (const entry of this.waiting.get(topic) ?? []) entry.reject(error)
    this.waiting.delete(topic)
  }

  private route(entry: OutgoingEntry): void {
    const partition = this.partitionFor(entry.record)
    if (partition === undefined) this.routeLater(entry)
    else this.options.onRouted(entry, partition)
  }
}
