import { ORDERS_DLQ_TOPIC, ORDERS_TOPIC, controlTopicOf } from '@food-delivery/contracts'
import {
  type ConsumerHealth,
  createConsumer,
  createLagAdmin,
  createLogReader,
  createProducer,
} from '@food-delivery/kafka-client'
import { DeadLetterSink, MAX_DEAD_LETTER_BYTES } from '../dead-letters/dead-letter-sink'
import { TopicSetup } from '../topics/topic-setup'
import { Cancellations } from './cancellations'
import { createEventHandling } from './event-handling'
import { createEventMetrics } from './event-metrics'
import { createEventRoute } from './event-route'
import { type OrderEventConsumer, type OrderEventConsumerOptions } from './event-consumer-options'

/**
 * Subscribes a group to the orders topic with a table of handlers. Each event is handled at least once, in order per
 * key. An event that cannot be handled is dead-lettered.
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
  const topics = new TopicSetup({ ...settings, createAdmin: () => createLagAdmin({ kafka, logger }) })
  const deadLetters = new DeadLetterSink({
    ...settings,
    topic: settings.deadLetterTopic,
    count: metrics.deadLetter,
    topicExists: topics.deadLetterTopicExists,
    createProducer: () => createProducer({ kafka, logger, tracing, maxRecordBytes: MAX_DEAD_LETTER_BYTES }),
  })
  const cancellations = new Cancellations(logger)
  const control = createLogReader({
    kafka,
    logger,
    topic: controlTopicOf(settings.topic),
    onRecords: (records) => cancellations.apply(records),
  })
  const consumer = createConsumer({
    ...settings,
    route: createEventRoute({ handlers, cancellations, deadLettersUnreadable, ignored: metrics.ignored }),
    handle: createEventHandling({ logger, handled: metrics.handled, tracing }),
    deadLetter: (letter) => deadLetters.store(letter),
  })
  let state: 'new' | 'preparing' | 'started' | 'stopped' = 'new'
  const isStopped = () => state === 'stopped'
  return {
    start: async () => {
      state = 'preparing'
      topics.start()
      // Reads the cancellations first, so that work cancelled while this consumer was down is not done.
      if (await topics.controlTopicExists) await control.start()
      if (isStopped()) return
      state = 'started'
      await consumer.start()
    },
    stop: async (stopOptions) => {
      state = 'stopped'
      topics.stop()
      await consumer.stop(stopOptions)
      await control.stop()
      await deadLetters.close()
    },
    health: () =>
      state === 'preparing' ? { ...consumer.health(), ...PREPARING } : toHealth(consumer.health(), topics),
  }
}

/** Health during `start`. Live, because `start` retries until Kafka is available; a restart would not help. */
const PREPARING = { ready: false, live: true, detail: 'reading the cancellations from Kafka' }

function toHealth(health: ConsumerHealth, { deadLettersAreLogged, isControlMissing }: TopicSetup): ConsumerHealth {
  const details = [
    health.detail,
    ...(deadLettersAreLogged ? ['dlq: log'] : []),
    ...(isControlMissing ? ['control: none'] : []),
  ]
  return { ...health, detail: details.filter((detail) => detail !== '').join('; ') }
}
