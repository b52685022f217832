import { DLQ_MAX_MESSAGE_BYTES } from '@food-delivery/contracts'
import {
  BrokerUnavailableError,
  type DeadLetter,
  type KafkaRecord,
  type Logger,
  type OutgoingRecord,
  type Producer,
  ProducerQueueFullError,
} from '@food-delivery/kafka-client'
import { type EventMetrics } from '../consumer/event-metrics'
import { describeDeadLetter } from './headers'

/** Largest dead letter: what the topic takes, less the batch around it. Bytes. */
export const MAX_DEAD_LETTER_BYTES = DLQ_MAX_MESSAGE_BYTES - 1_024

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
  private producer: Promise<Producer> | undefined

  constructor(private readonly options: DeadLetterOfficeOptions) {}

  /** Resolves when the record is safe. @throws BrokerUnavailableError, ProducerQueueFullError: try again. */
  async take(letter: DeadLetter): Promise<void> {
    const { topic, topicReady } = this.options
    if (!(await topicReady)) return this.log(letter)
    const { key, value } = letter.record
    try {
      await this.send({ topic, key, value, headers: describeDeadLetter(letter, this.options) })
    } catch (error) {
      if (error instanceof BrokerUnavailableError || error instanceof ProducerQueueFullError) throw error
      return this.log(letter, error)
    }
    this.options.count(letter.reason, 'topic')
    this.options.logger.error(this.fieldsOf(letter), `gave a record up: it is in ${topic}`)
  }

  /** Closes the producer, if there ever was one. */
  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined)
    await producer?.disconnect()
  }

  private async send(record: OutgoingRecord): Promise<void> {
    this.producer ??= this.connect()
    const producer = await this.producer
    await producer.send(record)
  }

  private async connect(): Promise<Producer> {
    const producer = this.options.createProducer()
    try {
      await producer.connect()
      return producer
    } catch (error) {
      this.producer = undefined
      throw error
    }
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
    return {
      topic,
      partition,
      offset,
      timestamp,
      reason,
      err: error,
      attempts,
      groupId: this.options.groupId,
    }
  }
}

/** The value as text where it is text, else as base64, so that nothing of it is lost. */
function valueFields(value: KafkaRecord['value']): { value: string | null } | { valueBase64: string } {
  if (value === null) return { value: null }
  const text = value.toString('utf8')
  return Buffer.from(text, 'utf8').equals(value) ? { value: text } : { valueBase64: value.toString('base64') }
}
