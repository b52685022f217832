import { type PartitionerArgs, type Producer as KafkajsProducer, type RecordMetadata } from 'kafkajs'
import { type KafkaConfig } from '../connection/config'
import { createKafka } from '../connection/kafka'
import { type Logger } from '../logger'
import { type RecordPosition } from '../record'
import { type Entry, type PartitionedMessage } from './batch-queue'
import { partitionOf } from './partitioner'
import { type PartitionerName } from './producer-options'

interface SenderOptions {
  kafka: KafkaConfig
  logger: Logger
  partitioner: PartitionerName
}

const ACK_TIMEOUT_MS = 10_000

/**
 * One idempotent kafkajs producer. Only one `send` may be in flight: of two at once, a record can be lost after a lost
 * acknowledgement, since kafkajs rolls the sequence number back before the retry.
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

  /** Sends entries of one topic. The position of an entry is undefined if its partition was not acknowledged. */
  async send(entries: readonly Entry[]): Promise<(RecordPosition | undefined)[]> {
    // A retry sends the same message object, which holds the chosen partition.
    const messages = entries.map((entry) => (entry.message ??= toMessage(entry)))
    const { topic } = entries[0]!.record
    const results = await this.producer.send({ topic, messages, acks: -1, timeout: ACK_TIMEOUT_MS })
    return this.positions(messages, results)
  }

  /** A retry must not move a record to another partition, even one without a key. */
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

  /** kafkajs may resolve without having sent a partition whose leader moved meanwhile, so each one is checked. */
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
