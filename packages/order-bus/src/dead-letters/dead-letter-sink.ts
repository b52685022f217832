import { DLQ_MAX_MESSAGE_BYTES } from '@food-delivery/contracts'
import { type DeadLetter, type Logger, type Producer, isOutage } from '@food-delivery/kafka-client'
import { type EventMetrics } from '../consumer/event-metrics'
import { toDeadLetterHeaders } from './dead-letter-headers'

/** Maximum size of a dead letter in bytes: the limit of the topic minus 1 KiB for the batch header. */
export const MAX_DEAD_LETTER_BYTES = DLQ_MAX_MESSAGE_BYTES - 1_024

/** How long `close` waits for pending dead letters. The next owner of the partition sends the remaining ones again. */
const CLOSE_TIMEOUT_MS = 1_000

export interface DeadLetterSinkOptions {
  groupId: string
  service: string
  topic: string
  logger: Logger
  count: EventMetrics['deadLetter']
  /** Resolves to whether the topic exists. */
  topicExists: Promise<boolean>
  /** Creates the producer. Called at the first dead letter, because most pods have none. */
  createProducer: () => Producer
}

/**
 * Stores records that cannot be handled: in the dead letter topic or, if there is none or it rejects the record,
 * completely in the log.
 */
export class DeadLetterSink {
  private producer: Producer | undefined

  constructor(private readonly options: DeadLetterSinkOptions) {}

  /** Resolves when the record is stored. @throws an error for which `isOutage` is true; the caller must try again */
  async store(letter: DeadLetter): Promise<void> {
    const { topic, topicExists } = this.options
    if (!(await topicExists)) return this.log(letter)
    const { key, value } = letter.record
    try {
      this.producer ??= this.connectProducer()
      await this.producer.send({ topic, key, value, headers: toDeadLetterHeaders(letter, this.options) })
    } catch (error) {
      if (isOutage(error)) throw error
      return this.log(letter, error)
    }
    this.options.count(letter.reason, 'topic')
    this.options.logger.error(this.fieldsOf(letter), `moved a record to ${topic}`)
  }

  /** Closes the producer, if there is one. */
  async close(): Promise<void> {
    await this.producer?.disconnect({ deadlineMs: CLOSE_TIMEOUT_MS })
  }

  /** Does not wait for the connection, because `send` waits for it, at most until its timeout. */
  private connectProducer(): Producer {
    const producer = this.options.createProducer()
    void producer.connect()
    return producer
  }

  private log(letter: DeadLetter, sendError?: unknown): void {
    this.options.count(letter.reason, 'log')
    const { key, value, headers } = letter.record
    this.options.logger.error(
      {
        ...this.fieldsOf(letter),
        ...bytesField('key', key),
        ...bytesField('value', value),
        headers: headers.map(([name, bytes]) => ({ name, ...bytesField('value', bytes) })),
        ...(sendError ? { sendError } : {}),
      },
      'stored a dead letter only in this log line, not in a topic',
    )
  }

  private fieldsOf({ record, reason, error, attempts }: DeadLetter) {
    const { topic, partition, offset, timestamp } = record
    return { topic, partition, offset, timestamp, reason, err: error, attempts, groupId: this.options.groupId }
  }
}

/** The bytes as text if they are valid UTF-8, else as base64, so that the log line contains all of them. */
function bytesField(name: string, bytes: Buffer | null): Record<string, string | null> {
  if (bytes === null) return { [name]: null }
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? { [name]: text } : { [`${name}Base64`]: bytes.toString('base64') }
}
