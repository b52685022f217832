import { randomUUID } from 'node:crypto'
import { type EventOf, type EventType, type OrderEvent, controlTopicOf } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type KafkaRecord,
  type OutgoingRecord,
  createLagAdmin,
  createProducer,
  createTopicReader,
} from '@food-delivery/kafka-client'
import { createEventPublisher } from '@food-delivery/order-bus'
import { Registry, createLogger } from '@food-delivery/service-kit'
import { eventually } from './eventually'
import { type KafkaSettings } from './servers'

/** A record and its event, which is undefined when the value is not JSON. */
export interface TestRecord {
  record: KafkaRecord
  event: { eventType: string; payload: Record<string, unknown> } | undefined
}

export const silentLogger = createLogger({ service: 'test', pod: 'test', level: 'silent' })

/** A new topic for one test. Collects all records of the topic and, on request, of its dead letter topic. */
export class TestBus {
  readonly topic = `orders-${randomUUID().slice(0, 8)}`
  readonly deadLetterTopic = `${this.topic}-dlq`
  readonly kafka: KafkaConfig
  readonly records: TestRecord[] = []
  readonly admin
  private readonly groupIds: string[] = []
  private readonly producer
  private readonly reader
  private readonly deadLetterReaders: { stop(): Promise<void> }[] = []

  constructor(settings: KafkaSettings) {
    this.kafka = { ...settings, clientId: this.topic }
    const options = { kafka: this.kafka, logger: silentLogger }
    this.admin = createLagAdmin(options)
    this.producer = createProducer(options)
    this.reader = this.createReader(this.topic, this.records)
  }

  /** Settings of a service on this topic, with a new consumer group and a free HTTP port. */
  settings() {
    const groupId = `${this.topic}-${randomUUID().slice(0, 8)}`
    this.groupIds.push(groupId)
    const { kafka, topic, deadLetterTopic } = this
    const http = { port: 0, host: '127.0.0.1', registry: new Registry() }
    return { ...http, kafka, topic, deadLetterTopic, groupId, logger: silentLogger }
  }

  async start(): Promise<void> {
    await Promise.all([this.admin.connect(), this.producer.connect()])
    await this.admin.createTopic({ topic: this.topic, partitions: 6 })
    await this.reader.start()
  }

  async close(): Promise<void> {
    await Promise.all([this.reader, ...this.deadLetterReaders].map((reader) => reader.stop()))
    await this.producer.disconnect()
    await this.admin.deleteGroups(this.groupIds).catch(() => undefined)
    await this.admin.disconnect()
  }

  publish(event: OrderEvent, options: { traceparent?: string; startedAt?: number; workedAt?: number } = {}) {
    return createEventPublisher({ producer: this.producer, pod: this.topic, topic: this.topic }).publish(event, options)
  }

  publishRaw(record: Omit<OutgoingRecord, 'topic'>) {
    return this.producer.send({ topic: this.topic, ...record })
  }

  /** Cancels the orders that were requested before a time, ms since 1970. Consumers must have started. */
  async cancelBefore(time: number): Promise<void> {
    const payload = { before: new Date(time).toISOString(), requestId: randomUUID() }
    const value = JSON.stringify({ eventType: 'ordersCancelled', payload })
    await this.producer.send({ topic: controlTopicOf(this.topic), key: payload.requestId, value })
  }

  /** Returns the events of one type so far, optionally only those with this order id or request id. */
  eventsOf<E extends EventType>(eventType: E, id?: string): EventOf<E>[] {
    return this.records
      .filter(({ event }) => event?.eventType === eventType && (id === undefined || belongsTo(event.payload, id)))
      .map(({ event }) => event as unknown as EventOf<E>)
  }

  /** Waits for the first event of a type with this order id or request id. */
  waitFor<E extends EventType>(eventType: E, id: string): Promise<EventOf<E>> {
    return eventually(() => this.eventsOf(eventType, id)[0], `${eventType} of ${id}`)
  }

  /** Waits for the reply to a request and parses it. */
  async replyTo(requestId: string): Promise<Record<string, unknown>> {
    const { payload } = await this.waitFor('updateHttpResponse', requestId)
    return JSON.parse(payload.message) as Record<string, unknown>
  }

  /** Resolves when the consumer group has committed all records of the topic, and {@link records} has them. */
  async waitUntilFinished(groupId: string): Promise<void> {
    await eventually(async () => {
      const lag = (await this.admin.lag({ topic: this.topic, groupIds: [groupId] })).get(groupId)
      const end = lag?.partitions.reduce((sum, partition) => sum + partition.end, 0) ?? Infinity
      return lag !== undefined && lag.members > 0 && lag.total === 0 && this.reader.position() >= end
    }, `group ${groupId} to commit all records`)
  }

  /** Starts reading the dead letter topic, which must exist. The returned array grows as records arrive. */
  async collectDeadLetters(): Promise<TestRecord[]> {
    const records: TestRecord[] = []
    const reader = this.createReader(this.deadLetterTopic, records)
    this.deadLetterReaders.push(reader)
    await reader.start()
    return records
  }

  private createReader(topic: string, target: TestRecord[]) {
    return createTopicReader({
      kafka: this.kafka,
      groupId: `${this.topic}-reader-${randomUUID().slice(0, 8)}`,
      topic,
      logger: silentLogger,
      onRecords: (records) => target.push(...records.map((record) => ({ record, event: parseEvent(record) }))),
    })
  }
}

function parseEvent({ value }: KafkaRecord): TestRecord['event'] {
  try {
    return JSON.parse(value?.toString() ?? '') as TestRecord['event']
  } catch {
    return undefined
  }
}

function belongsTo(payload: Record<string, unknown>, id: string): boolean {
  return payload['orderId'] === id || payload['requestId'] === id
}
