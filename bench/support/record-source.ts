import kafkajs from 'kafkajs'
import { type Defer } from './bench'

const RECORD_BYTES = 300
const BATCH = 1_000

interface Records {
  from?: number
  count: number
  keys: number
  /** Whether the delay of these records counts. */
  isTimed?: boolean
}

/** Publishes records of 300 bytes with bare kafkajs. */
export class RecordSource {
  private constructor(
    private readonly producer: kafkajs.Producer,
    private readonly topic: string,
  ) {}

  static async connect(brokers: readonly string[], topic: string, defer: Defer): Promise<RecordSource> {
    const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING })
    const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
    await producer.connect()
    defer(() => producer.disconnect())
    return new RecordSource(producer, topic)
  }

  async publish({ from = 0, count, keys, isTimed = false }: Records): Promise<void> {
    for (let start = from; start < from + count; start += BATCH) {
      const length = Math.min(BATCH, from + count - start)
      const messages = Array.from({ length }, (_, index) => ({
        key: `key-${(start + index) % keys}`,
        value: `${start + index} ${isTimed ? 1 : 0} `.padEnd(RECORD_BYTES),
      }))
      await this.producer.send({ topic: this.topic, acks: -1, messages })
    }
  }
}
