import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC } from '@food-delivery/contracts'
import { type KafkaRecord, createTopicReader } from '@food-delivery/kafka-client'
import { type PartitionMetadata } from '../../packages/kafka-client/src/transport/transport'
import { readOrderEvent } from '../../commands/support/order-event'
import { newReaderGroup } from '../../commands/support/read-topic'
import { eventually } from './eventually'
import { type RealBrokers } from './real-brokers'
import { silentLogger } from './test-bus'

interface Arrival {
  /** Time of the arrival, monotonic ms. */
  at: number
  orderId: string
}

/** When records of each partition of topic orders arrived at a reader. */
export class PartitionProgress {
  private readonly arrivals = new Map<number, Arrival[]>()
  private readonly reader

  private constructor(brokers: readonly string[]) {
    this.reader = createTopicReader({
      kafka: { brokers, clientId: 'test-progress' },
      groupId: newReaderGroup(),
      topic: ORDERS_TOPIC,
      logger: silentLogger,
      onRecords: (records) => records.forEach((record) => this.add(record)),
    })
  }

  static async start(brokers: readonly string[]): Promise<PartitionProgress> {
    const progress = new PartitionProgress(brokers)
    await progress.reader.start()
    await eventually(() => progress.reader.health().caughtUp, 'the existing records of topic orders')
    return progress
  }

  stop(): Promise<void> {
    return this.reader.stop()
  }

  /**
   * The longest time between `from` and `to` in which an order of the partition waited and no record of the partition
   * arrived, ms. `sentAt`: when the requests of the orders were sent, by order id.
   */
  longestPauseMs(partition: number, sentAt: ReadonlyMap<string, number>, from: number, to: number): number {
    const records = this.arrivalsOf(partition)
    const waits = [...waitsOf(records, sentAt)]
    const times = [from, ...records.map(({ at }) => at).filter((at) => at > from && at < to), to]
    const pauses = times.slice(1).map((time, index) => {
      const waitingSince = Math.min(
        ...waits.filter((wait) => wait.from < time && wait.to >= time).map((wait) => wait.from),
      )
      return time - Math.max(times[index]!, waitingSince)
    })
    return Math.max(0, ...pauses)
  }

  /** Time from `from` to the next record of the partition, ms; Infinity if there was none. */
  nextAfterMs(partition: number, from: number): number {
    return (this.arrivalsOf(partition).find(({ at }) => at >= from)?.at ?? Infinity) - from
  }

  private add({ partition, value }: KafkaRecord): void {
    const records = this.arrivalsOf(partition)
    records.push({ at: performance.now(), orderId: readOrderEvent(value)?.orderId ?? '' })
    this.arrivals.set(partition, records)
  }

  private arrivalsOf(partition: number): Arrival[] {
    return this.arrivals.get(partition) ?? []
  }
}

/** The time of each order from its request to the arrival of its last record. */
function waitsOf(records: readonly Arrival[], sentAt: ReadonlyMap<string, number>) {
  const lastAt = new Map(records.map(({ orderId, at }) => [orderId, at]))
  return [...lastAt].map(([orderId, to]) => ({ from: sentAt.get(orderId) ?? Infinity, to }))
}

interface WatchOptions {
  brokers: RealBrokers
  /** Index of the broker whose metadata is polled. */
  observer: number
  /** Id of the node that fails. */
  nodeId: number
}

/**
 * Polls the metadata of a running broker. The returned function stops the polls and resolves with the monotonic ms at
 * which the node left the ISR of each partition.
 */
export function watchIsr({ brokers, observer, nodeId }: WatchOptions): () => Promise<Map<number, number>> {
  const shrunkAt = new Map<number, number>()
  const stopping = new AbortController()
  const hasLeftIsr = ({ isr, leader }: PartitionMetadata) => leader >= 0 && leader !== nodeId && !isr.includes(nodeId)
  const watch = async () => {
    while (!stopping.signal.aborted) {
      for (const partition of await brokers.partitions(observer, ORDERS_TOPIC))
        if (hasLeftIsr(partition) && !shrunkAt.has(partition.partitionId))
          shrunkAt.set(partition.partitionId, performance.now())
      await sleep(25)
    }
  }
  const watching = watch()
  return async () => {
    stopping.abort()
    await watching
    return shrunkAt
  }
}
