import { type KafkaConfig, createConsumer, createLagAdmin, createProducer } from '@food-delivery/kafka-client'
import { MongoStore } from '@food-delivery/mongo-client'
import { DeadLetterSink, MAX_DEAD_LETTER_BYTES, TopicSetup } from '@food-delivery/order-bus'
import { type Part } from '@food-delivery/service-kit'
import { Counter } from 'prom-client'
import { type OrderPlaced, parseOrderPlaced } from '../order-placed'
import { DELIVERY_GROUP, SHOP_DLQ_TOPIC, SHOP_TOPIC, type RoleContext, type RoleParts } from '../role'
import { DeliveryRepository } from './delivery-repository'
import { deliverySchema } from './delivery-schema'
import { getDeliveries } from './delivery-routes'

export interface DeliveryRoleOptions {
  role: 'delivery'
  kafka: KafkaConfig
  /** Default `shop`. */
  topic?: string
  /** Default `shop-dlq`. */
  deadLetterTopic?: string
  /** Default `delivery-consumer-group`. */
  groupId?: string
}

/** The role `delivery`: starts a delivery for every placed order. */
export function createDeliveryRole(options: DeliveryRoleOptions, context: RoleContext): RoleParts {
  const { mongo, logger, now, tracing } = context
  const store = new MongoStore({ mongo, logger, appName: 'delivery', schemas: [deliverySchema] })
  const deliveries = new DeliveryRepository(store, tracing)
  const consumer = createConsumerPart(options, context, (event) => deliveries.start(event, new Date(now())))
  return { routes: [getDeliveries(deliveries)], parts: [consumer, store] }
}

function createConsumerPart(
  options: DeliveryRoleOptions,
  { logger, registry, tracing }: RoleContext,
  handle: (event: OrderPlaced) => Promise<void>,
): Part {
  const { kafka, topic = SHOP_TOPIC, deadLetterTopic = SHOP_DLQ_TOPIC, groupId = DELIVERY_GROUP } = options
  const createAdmin = () => createLagAdmin({ kafka, logger })
  const topics = new TopicSetup({ createAdmin, logger, topic, deadLetterTopic })
  const counter = new Counter({
    name: 'shop_dead_letters_total',
    help: 'Records moved to the dead letter topic or, without the topic, to the log',
    labelNames: ['reason', 'sink'],
    registers: [registry],
  })
  const deadLetters = new DeadLetterSink({
    groupId,
    logger,
    service: 'delivery',
    topic: deadLetterTopic,
    count: (reason, sink) => counter.inc({ reason, sink }),
    topicExists: topics.deadLetterTopicExists,
    createProducer: () => createProducer({ kafka, logger, tracing, maxRecordBytes: MAX_DEAD_LETTER_BYTES }),
  })
  const consumer = createConsumer({
    kafka,
    groupId,
    topic,
    logger,
    registry,
    tracing,
    handle,
    route: ({ value }) => {
      const event = parseOrderPlaced(value)
      return event ? { kind: 'task', message: event } : { kind: 'ignore' }
    },
    deadLetter: (letter) => deadLetters.store(letter),
  })
  return {
    name: 'events',
    start: async () => {
      topics.start()
      await consumer.start()
    },
    stop: async (stopOptions) => {
      topics.stop()
      await consumer.stop(stopOptions)
      await deadLetters.close()
    },
    health: () => consumer.health(),
  }
}
