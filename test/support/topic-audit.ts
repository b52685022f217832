import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC, isOrderStep } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { readOrderEvent } from '../../commands/support/order-event'
import { readTopic } from '../../commands/support/read-topic'
import { silentLogger } from './test-bus'

/** How often the steps of some orders were published, and how many dead letters these orders have. */
export interface TopicAudit {
  /** How often each step was published, by order and step. */
  published: Map<string, Map<string, number>>
  deadLetters: number
}

/** Reads topic orders and its dead letter topic from the beginning. */
export async function auditTopics(brokers: string[], orderIds: ReadonlySet<string>): Promise<TopicAudit> {
  const audit: TopicAudit = { published: new Map(), deadLetters: 0 }
  const read = (topic: string, onRecord: (record: KafkaRecord) => void) =>
    readTopic({
      kafka: { brokers, clientId: 'audit' },
      topic,
      logger: silentLogger,
      onRecords: (records) => records.forEach(onRecord),
    })
  await read(ORDERS_TOPIC, ({ value }) => {
    const { eventType = '', orderId = '' } = readOrderEvent(value) ?? {}
    if (!orderIds.has(orderId) || !isOrderStep(eventType)) return
    const steps = audit.published.get(orderId) ?? new Map<string, number>()
    steps.set(eventType, (steps.get(eventType) ?? 0) + 1)
    audit.published.set(orderId, steps)
  })
  await read(ORDERS_DLQ_TOPIC, ({ key }) => {
    if (orderIds.has(String(key))) audit.deadLetters++
  })
  return audit
}
