import { type KafkaRecord } from '../record'
import { type FetchedMessage } from '../wire/record-batch-reader'

/** Wraps a fetched message. Key and headers are decoded on access because most records are ignored without them. */
export class FetchedRecord implements KafkaRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly value: Buffer | null
  private readonly message: FetchedMessage

  constructor({ topic, partition, message }: { topic: string; partition: number; message: FetchedMessage }) {
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
    const entries = Object.entries(this.message.headers)
    return Object.fromEntries(entries.map(([name, value]) => [name, headerText(value)]))
  }
}

/** The value of a header. If the header was sent several times, its last value. */
function headerText(value: Buffer | null | (Buffer | null)[]): string {
  return (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? ''
}

/** Copies a record, because a queued view would keep the complete fetch response (up to 2 MB) in memory. */
export function copyRecord({ topic, partition, offset, timestamp, key, value, headers }: KafkaRecord): KafkaRecord {
  return { topic, partition, offset, timestamp, key, headers, value: value && Buffer.from(value) }
}
