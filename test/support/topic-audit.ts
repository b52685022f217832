import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC, isOrderStep } from '@food-delivery/contracts'
import { type KafkaRecord } from '@food-delivery/kafka-client'
import { readOrderEvent } from '../../commands/support/order-event'
import { readTopic } from '../../commands/support/read-topic'
import { silentLogger } from './test-bus'

/** The published steps of some orders, and how many dead letters these orders have. */
export interface TopicAudit {
  /** The records of each step, by order and step: partition, offset and headers, which have the pod and the times. */
  published: Map<string, Map<string, string[]>>
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
  await read(ORDERS_TOPIC, ({ partition, offset, value, headers }) => {
    const { eventType = '', orderId = '' } = readOrderEvent(value) ?? {}
    if (!orderIds.has(orderId) || !isOrderStep(eventType)) return
    const steps = audit.published.get(orderId) ?? new Map<string, string[]>()
    const record = `${partition}-${offset} ${headers.join(' ')}`
    steps.set(eventType, [...(steps.get(eventType) ?? []), record])
    audit.published.set(orderId, steps)
  })
  await read(ORDERS_DLQ_TOPIC, ({ key }) => {
    if (orderIds.has(String(key))) audit.deadLetters++
  })
  return audit
}
