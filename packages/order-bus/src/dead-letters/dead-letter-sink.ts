import { DLQ_MAX_MESSAGE_BYTES } from '@food-delivery/contracts'
import { type DeadLetter, type KafkaRecord, type Logger, type Producer, isOutage } from '@food-delivery/kafka-client'
import { type EventMetrics } from '../consumer/event-metrics'
import { describeDeadLetter } from './dead-letter-headers'

/** Largest dead letter: the topic's limit, less the batch header. Bytes. */
export const MAX_DEAD_LETTER_BYTES = DLQ_MAX_MESSAGE_BYTES - 1_024

/** Longest wait at the end for dead letters under way; one that is cut off is sent again by the next owner. */
const CLOSE_MS = 1_000

export interface DeadLetterSinkOptions {
  groupId: string
  service: string
  topic: string
  logger: Logger
  count: EventMetrics['deadLetter']
  /** Resolves to whether the topic exists, once that is known. */
  topicReady: Promise<boolean>
  /** Creates the producer; called at the first dead letter, because most pods never have one. */
  createProducer: () => Producer
}

/** Keeps records that cannot be handled: in the dead letter topic, or completely in the log if it does not exist. */
export class DeadLetterSink {
  private producer: Producer | undefined

  constructor(private readonly options: DeadLetterSinkOptions) {}

  /** Resolves when the record is kept. @throws an outage (see `isOutage`): try again. */
  async keep(letter: DeadLetter): Promise<void> {
    const { topic, topicReady } = this.options
    if (!(await topicReady)) return this.log(letter)
    const { key, value } = letter.record
    try {
      this.producer ??= this.open()
      await this.producer.send({ topic, key, value, headers: describeDeadLetter(letter, this.options) })
    } catch (error) {
      if (isOutage(error)) throw error
      return this.log(letter, error)
    }
    this.options.count(letter.reason, 'topic')
    this.options.logger.error(this.fieldsOf(letter), `moved a record to ${topic}`)
  }

  /** Closes the producer, if there is one. */
  async close(): Promise<void> {
    await this.producer?.disconnect({ deadlineMs: CLOSE_MS })
  }

  /** `connect` is not awaited: `send` waits for the connection, at most its timeout. */
  private open(): Producer {
    const producer = this.options.createProducer()
    void producer.connect()
    return producer
  }

  private log(letter: DeadLetter, sendError?: unknown): void {
    this.options.count(letter.reason, 'log')
    const { key, value, headers } = letter.record
    this.options.logger.error(
      { ...this.fieldsOf(letter), key, headers, ...valueFields(value), ...(sendError ? { sendError } : {}) },
      'dropped a record: it is kept in this line only',
    )
  }

  private fieldsOf({ record, reason, error, attempts }: DeadLetter) {
    const { topic, partition, offset, timestamp } = record
    return { topic, partition, offset, timestamp, reason, err: error, attempts, groupId: this.options.groupId }
  }
}

/** The value as text if it is valid UTF-8, else as base64, so that nothing is lost. */
function valueFields(value: KafkaRecord['value']): { value: string | null } | { valueBase64: string } {
  if (value === null) return { value: null }
  const text = value.toString('utf8')
  return Buffer.from(text, 'utf8').equals(value) ? { value: text } : { valueBase64: value.toString('base64') }
}
