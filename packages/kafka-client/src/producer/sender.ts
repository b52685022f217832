import { type PartitionerArgs, type Producer as KafkajsProducer, type RecordMetadata } from 'kafkajs'
import { createKafka } from '../connection/kafka'
import { type RecordPosition } from '../record'
import { type Entry, type PartitionedMessage } from './batch-queue'
import { partitionOf } from './partitioner'
import { type ProducerOptions } from './producer-options'

type SenderOptions = Pick<ProducerOptions, 'kafka' | 'logger'> & Required<Pick<ProducerOptions, 'partitioner'>>

const ACK_TIMEOUT_MS = 10_000

/**
 * One idempotent kafkajs producer. Only one `send` may be in flight. With two, a record can be lost when an acknowledgement
 * is lost, because kafkajs decrements the sequence number before the retry.
 */
export class Sender {
  private readonly producer: KafkajsProducer
  private roundRobin = 0

  constructor(private readonly options: SenderOptions) {
    this.producer = createKafka(options).producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => this.choosePartition,
      retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 1_000, factor: 0.2 },
    })
  }

  connect(): Promise<void> {
    return this.producer.connect()
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect()
  }

  /** Sends entries of one topic. Returns their positions: undefined for each entry that was not acknowledged. */
  async send(entries: readonly Entry[]): Promise<(RecordPosition | undefined)[]> {
    // A retry sends the same message object because it contains the chosen partition.
    const messages = entries.map((entry) => (entry.message ??= toMessage(entry)))
    const { topic } = entries[0]!.record
    const results = await this.producer.send({ topic, messages, acks: -1, timeout: ACK_TIMEOUT_MS })
    return this.positions(messages, results)
  }

  /** Chooses the partition of a new record. A retry must not change it, even for a record without key. */
  private readonly choosePartition = ({
    message,
    partitionMetadata,
  }: PartitionerArgs & { message: PartitionedMessage }) => {
    if (message.chosenPartition !== undefined) return message.chosenPartition
    const partitions = partitionMetadata.length
    const { partitioner } = this.options
    const partition =
      message.key === null || message.key === undefined
        ? this.roundRobin++ % partitions
        : partitionOf({ key: message.key.toString(), partitions, partitioner })
    message.chosenPartition = partition
    return partition
  }

  /** Checks the response of each partition: kafkajs may resolve without sending a partition whose leader has moved. */
  private positions(
    messages: readonly PartitionedMessage[],
    results: readonly RecordMetadata[],
  ): (RecordPosition | undefined)[] {
    const offsets = new Map(results.map(({ partition, baseOffset }) => [partition, Number(baseOffset ?? -1)]))
    return messages.map(({ chosenPartition: partition }) => {
      const offset = partition === undefined ? undefined : offsets.get(partition)
      if (partition === undefined || offset === undefined) return undefined
      if (offset >= 0) offsets.set(partition, offset + 1)
      return { partition, offset }
    })
  }
}

function toMessage({ record: { key, value, headers } }: Entry): PartitionedMessage {
  return headers ? { key, value, headers: { ...headers } } : { key, value }
}
