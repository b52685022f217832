import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC } from '@food-delivery/contracts'
import { type ConsumerHealth, createConsumer, createLagAdmin, createProducer } from '@food-delivery/kafka-client'
import { DeadLetterSink, MAX_DEAD_LETTER_BYTES } from '../dead-letters/dead-letter-sink'
import { TopicCheck } from '../topics/topic-check'
import { createEventHandling } from './event-handling'
import { createEventMetrics } from './event-metrics'
import { createEventRoute } from './event-route'
import { type OrderEventConsumer, type OrderEventConsumerOptions } from './types'

/**
 * Subscribes a group to the orders topic with a table of handlers. Each event is handled at least once, in order per key.
 * An event that cannot be handled is dead-lettered.
 *
 * @example
 * const consumer = createOrderEventConsumer({
 *   kafka, groupId: consumers.courier.groupId, service: consumers.courier.service, logger,
 *   handlers: simulatedSteps('courier', publisher),
 * })
 * await consumer.start()
 */
export function createOrderEventConsumer(options: OrderEventConsumerOptions): OrderEventConsumer {
  const { kafka, logger, handlers, deadLettersUnreadable = false, tracing } = options
  const settings = { topic: ORDERS_TOPIC, deadLetterTopic: ORDERS_DLQ_TOPIC, ...options }
  const metrics = createEventMetrics(options.registry)
  const topics = new TopicCheck({ ...settings, createAdmin: () => createLagAdmin({ kafka, logger }) })
  const deadLetters = new DeadLetterSink({
    ...settings,
    topic: settings.deadLetterTopic,
    count: metrics.deadLetter,
    topicReady: topics.deadLetterTopicReady,
    createProducer: () => createProducer({ kafka, logger, tracing, maxRecordBytes: MAX_DEAD_LETTER_BYTES }),
  })
  const consumer = createConsumer({
    ...settings,
    route: createEventRoute({ handlers, deadLettersUnreadable, ignored: metrics.ignored }),
    handle: createEventHandling({ logger, handled: metrics.handled, tracing }),
    deadLetter: (letter) => deadLetters.store(letter),
  })
  return {
    start: async () => {
      topics.start()
      await consumer.start()
    },
    stop: async (stopOptions) => {
      topics.stop()
      await consumer.stop(stopOptions)
      await deadLetters.close()
    },
    health: () => toHealth(consumer.health(), topics),
  }
}

function toHealth(health: ConsumerHealth, { deadLettersAreLogged }: TopicCheck): ConsumerHealth {
  if (!deadLettersAreLogged) return health
  return { ...health, detail: health.detail ? `${health.detail}; dlq: log` : 'dlq: log' }
}
