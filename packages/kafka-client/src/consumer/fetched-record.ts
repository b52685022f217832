import { type KafkaRecord, type RecordHeaders } from '../record'
import { type FetchedMessage } from '../wire/record-batch-reader'

/** Wraps a fetched message. */
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

  get key(): Buffer | null {
    return this.message.key
  }

  get headers(): RecordHeaders {
    return this.message.headerList
  }
}

const copy = (bytes: Buffer | null) => bytes && Buffer.from(bytes)

/** Copies a record, because a queued view would keep the complete fetch response (up to 2 MB) in memory. */
export function copyRecord({ topic, partition, offset, timestamp, key, value, headers }: KafkaRecord): KafkaRecord {
  const copies = headers.map(([name, bytes]) => [name, copy(bytes)] as const)
  return { topic, partition, offset, timestamp, key: copy(key), value: copy(value), headers: copies }
}
