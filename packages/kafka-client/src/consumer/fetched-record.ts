import { type KafkaMessage } from 'kafkajs'
import { type KafkaRecord } from '../record'

/** A view of kafkajs's message. Key and headers are decoded on access, since most records need neither. */
export class FetchedRecord implements KafkaRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly value: Buffer | null
  private readonly message: KafkaMessage

  constructor({ topic, partition, message }: { topic: string; partition: number; message: KafkaMessage }) {
    this.topic = topic
    this.partition = partition
    this.offset = Number(message.offset)
    this.value = message.value
    this.message = message
  }

  get timestamp(): number {
    return Number(this.message.timestamp)
  }

  get key(): string | null {
    return this.message.key === null ? null : this.message.key.toString()
  }

  get headers(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.message.headers ?? {})
    return Object.fromEntries(entries.map(([name, value]) => [name, headerText(value)]))
  }
}

/** A header sent several times is an array; its last value counts. */
function headerText(value: string | Buffer | (string | Buffer)[] | undefined): string {
  return (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? ''
}

/** Copies the record, so that a queued one does not keep the whole fetch response (up to megabytes) in memory. */
export function detach({ topic, partition, offset, timestamp, key, value, headers }: KafkaRecord): KafkaRecord {
  return { topic, partition, offset, timestamp, key, headers, value: value && Buffer.from(value) }
}
