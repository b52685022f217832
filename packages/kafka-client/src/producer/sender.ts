import { type PartitionerArgs, type Producer as KafkajsProducer, type RecordMetadata } from 'kafkajs'
import { type KafkaConfig } from '../connection/config'
import { createKafka } from '../connection/kafka'
import { type Logger } from '../logger'
import { type RecordPosition } from '../record'
import { type Entry, type PlacedMessage } from './batch-queue'
import { partitionOf } from './partitioner'
import { type PartitionerName } from './types'

interface SenderOptions {
  kafka: KafkaConfig
  logger: Logger
  partitioner: PartitionerName
}

const ACK_TIMEOUT_MS = 10_000

/**
 * One idempotent kafkajs producer. At most one `send` may be under way: two at once can lose a record after a lost
 * acknowledgement, since the sequence is rolled back before the retry.
 */
export class Sender {
  private readonly options: SenderOptions
  private readonly producer: KafkajsProducer
  private turn = 0

  constructor(options: SenderOptions) {
    this.options = options
    this.producer = createKafka(options).producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => this.place,
      retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 1_000, factor: 0.2 },
    })
  }

  connect(): Promise<void> {
    return this.producer.connect()
  }

  disconnect(): Promise<void> {
    return this.producer.disconnect()
  }

  /** Sends entries of one topic; undefined in the answer stands for an entry whose partition was not acknowledged. */
  async send(entries: readonly Entry[]): Promise<(RecordPosition | undefined)[]> {
    // An entry sent again is the same message: its partition is remembered there.
    const messages = entries.map((entry) => (entry.message ??= toMessage(entry)))
    const { topic } = entries[0]!.record
    const results = await this.producer.send({ topic, messages, acks: -1, timeout: ACK_TIMEOUT_MS })
    return this.positions(messages, results)
  }

  /** A retry must not move a record to another partition, also one without key. */
  private readonly place = ({ message, partitionMetadata }: PartitionerArgs & { message: PlacedMessage }) => {
    if (message.placedAt !== undefined) return message.placedAt
    const partitions = partitionMetadata.length
    const { partitioner } = this.options
    const partition =
      message.key === null || message.key === undefined
        ? this.turn++ % partitions
        : partitionOf({ key: message.key.toString(), partitions, partitioner })
    message.placedAt = partition
    return partition
  }

  /** kafkajs may resolve without having sent a partition whose leader moved meanwhile, so each one is looked up. */
  private positions(
    messages: readonly PlacedMessage[],
    results: readonly RecordMetadata[],
  ): (RecordPosition | undefined)[] {
    const offsets = new Map(results.map(({ partition, baseOffset }) => [partition, Number(baseOffset ?? -1)]))
    return messages.map(({ placedAt: partition }) => {
      const offset = partition === undefined ? undefined : offsets.get(partition)
      if (partition === undefined || offset === undefined) return undefined
      if (offset >= 0) offsets.set(partition, offset + 1)
      return { partition, offset }
    })
  }
}

function toMessage({ record: { key, value, headers } }: Entry): PlacedMessage {
  return headers ? { key, value, headers: { ...headers } } : { key, value }
}
