import { randomUUID } from 'node:crypto'
import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC, isOrderStep, parseEnvelope } from '@food-delivery/contracts'
import { createLagAdmin, createTopicReader } from '@food-delivery/kafka-client'
import { eventually } from './eventually'
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
  await readTopic(brokers, ORDERS_TOPIC, (value) => {
    const { eventType, payload } = parseEnvelope(value)
    const { orderId } = payload as { orderId?: string }
    if (!orderId || !orderIds.has(orderId) || !isOrderStep(eventType)) return
    const steps = audit.published.get(orderId) ?? new Map<string, number>()
    steps.set(eventType, (steps.get(eventType) ?? 0) + 1)
    audit.published.set(orderId, steps)
  })
  await readTopic(brokers, ORDERS_DLQ_TOPIC, (_value, key) => {
    if (key && orderIds.has(key)) audit.deadLetters++
  })
  return audit
}

async function readTopic(
  brokers: string[],
  topic: string,
  onRecord: (value: Buffer | null, key: string | null) => void,
): Promise<void> {
  const kafka = { brokers, clientId: 'audit' }
  const admin = createLagAdmin({ kafka, logger: silentLogger })
  await admin.connect()
  const found = await admin.describeTopic(topic)
  await admin.disconnect()
  if (!found) return
  let isRead = false
  const reader = createTopicReader({
    kafka,
    groupId: `audit-${randomUUID()}`,
    topic,
    logger: silentLogger,
    onRecords: (records) => records.forEach(({ value, key }) => onRecord(value, key)),
    onCaughtUp: () => (isRead = true),
  })
  await reader.start()
  await eventually(() => isRead, `topic ${topic} to be read`)
  await reader.stop()
}
