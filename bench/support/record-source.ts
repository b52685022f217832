import { type Producer, createProducer } from '@food-delivery/kafka-client'
import { logger } from '../../commands/support/logger'
import { type Defer } from './bench'

const RECORD_BYTES = 300
/** Records that are sent at the same time. */
const BATCH_RECORDS = 1_000

interface Records {
  /** Number of the first record. Default 0. */
  from?: number
  count: number
  keys: number
  /** Whether the delay of these records is measured. */
  isTimed?: boolean
}

/**
 * Publishes records of 300 bytes, each once. Uses the producer of this library, because kafkajs would send a complete
 * request again when one partition of a new topic is not ready yet, so the records of the other partitions would be in
 * the topic twice.
 */
export class RecordSource {
  private constructor(
    private readonly producer: Producer,
    private readonly topic: string,
  ) {}

  static async connect(brokers: readonly string[], topic: string, defer: Defer): Promise<RecordSource> {
    const producer = createProducer({ kafka: { brokers: [...brokers], clientId: 'bench' }, logger })
    await producer.connect()
    defer(() => producer.disconnect())
    return new RecordSource(producer, topic)
  }

  async publish({ from = 0, count, keys, isTimed = false }: Records): Promise<void> {
    for (let start = from; start < from + count; start += BATCH_RECORDS) {
      const numbers = Array.from({ length: Math.min(BATCH_RECORDS, from + count - start) }, (_, index) => start + index)
      await Promise.all(
        numbers.map((number) => {
          const value = `${number} ${isTimed ? 1 : 0} `.padEnd(RECORD_BYTES)
          return this.producer.send({ topic: this.topic, key: `key-${number % keys}`, value })
        }),
      )
    }
  }
}
