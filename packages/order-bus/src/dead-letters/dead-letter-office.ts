import { DLQ_MAX_MESSAGE_BYTES } from '@food-delivery/contracts'
import { type DeadLetter, type KafkaRecord, type Logger, type Producer, isOutage } from '@food-delivery/kafka-client'
import { type EventMetrics } from '../consumer/event-metrics'
import { describeDeadLetter } from './headers'

/** Largest dead letter: what the topic takes, less the batch around it. Bytes. */
export const MAX_DEAD_LETTER_BYTES = DLQ_MAX_MESSAGE_BYTES - 1_024

/** How long a letter that is on its way may take at the end; without its offset, the next owner sends it again. */
const CLOSE_MS = 1_000

export interface DeadLetterOfficeOptions {
  groupId: string
  service: string
  topic: string
  logger: Logger
  count: EventMetrics['deadLetter']
  /** Resolves to whether the topic is there, once that is known. */
  topicReady: Promise<boolean>
  /** Makes the producer of dead letters; called at the first one, because most pods never see any. */
  createProducer: () => Producer
}

/** Takes records that were given up: to the topic, or where that may not be, whole into the log. */
export class DeadLetterOffice {
  private producer: Producer | undefined

  constructor(private readonly options: DeadLetterOfficeOptions) {}

  /** Resolves when the record is safe. @throws what `isOutage` knows: try again. */
  async take(letter: DeadLetter): Promise<void> {
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
    this.options.logger.error(this.fieldsOf(letter), `gave a record up: it is in ${topic}`)
  }

  /** Closes the producer, if there ever was one. */
  async close(): Promise<void> {
    await this.producer?.disconnect({ deadlineMs: CLOSE_MS })
  }

  /** Not awaited: `send` waits for the connection, and no longer than its timeout. */
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
      'gave a record up: this line is all that is kept of it',
    )
  }

  private fieldsOf({ record, reason, error, attempts }: DeadLetter) {
    const { topic, partition, offset, timestamp } = record
    return { topic, partition, offset, timestamp, reason, err: error, attempts, groupId: this.options.groupId }
  }
}

/** The value as text where it is text, else as base64, so that nothing of it is lost. */
function valueFields(value: KafkaRecord['value']): { value: string | null } | { valueBase64: string } {
  if (value === null) return { value: null }
  const text = value.toString('utf8')
  return Buffer.from(text, 'utf8').equals(value) ? { value: text } : { valueBase64: value.toString('base64') }
}
