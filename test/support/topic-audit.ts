import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC, isOrderStep, parseEnvelope } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { readTopic } from '../../commands/support/read-topic'
import { silentLogger } from './test-bus'

/** What the topics say of some orders: how often each step was published, and what was given up. */
export interface TopicAudit {
  /** Times each step was published, by order and step. */
  published: Map<string, Map<string, number>>
  deadLetters: number
}

/** Reads both topics from the beginning. */
export async function auditTopics(brokers: string[], orderIds: ReadonlySet<string>): Promise<TopicAudit> {
  const audit: TopicAudit = { published: new Map(), deadLetters: 0 }
  const read = (topic: string, take: (record: KafkaRecord) => void) =>
    readTopic({
      kafka: { brokers, clientId: 'audit' },
      topic,
      logger: silentLogger,
      onRecords: (records) => records.forEach(take),
    })
  await read(ORDERS_TOPIC, ({ value }) => {
    const { eventType, payload } = parseEnvelope(value)
    const { orderId } = payload as { orderId?: string }
    if (!orderId || !orderIds.has(orderId) || !isOrderStep(eventType)) return
    const steps = audit.published.get(orderId) ?? new Map<string, number>()
    steps.set(eventType, (steps.get(eventType) ?? 0) + 1)
    audit.published.set(orderId, steps)
  })
  await read(ORDERS_DLQ_TOPIC, ({ key }) => {
    if (key && orderIds.has(key)) audit.deadLetters++
  })
  return audit
}
