import { type KafkaConfig, createConsumer, createLagAdmin, createProducer } from '@food-delivery/kafka-client'
import { MongoStore } from '@food-delivery/mongo-client'
import { DeadLetterSink, MAX_DEAD_LETTER_BYTES, TopicCheck } from '@food-delivery/order-bus'
import { type Part } from '@food-delivery/service-kit'
import { Counter } from 'prom-client'
import { DELIVERY_GROUP, SHOP_DLQ_TOPIC, SHOP_TOPIC } from '../names'
import { parseOrderPlaced } from '../order-placed'
import { type RoleContext, type RoleParts } from '../role'
import { DeliveryRepository } from './delivery-repository'
import { deliverySchema } from './delivery-schema'
import { getDeliveries } from './routes'

export interface DeliveryPartOptions {
  role: 'delivery'
  kafka: KafkaConfig
  /** Default `shop`. */
  topic?: string
  /** Default `shop-dlq`. */
  deadLetterTopic?: string
  /** Default `delivery-consumer-group`. */
  groupId?: string
}

/** Starts a delivery for every order that was placed. */
export function createDelivery(options: DeliveryPartOptions, context: RoleContext): RoleParts {
  const { mongo, logger, now } = context
  const store = new MongoStore({ mongo, logger, appName: 'delivery', schemas: [deliverySchema] })
  const deliveries = new DeliveryRepository(store)
  const begin = createEvents(options, context, (event) => deliveries.begin(event, new Date(now())))
  return { routes: [getDeliveries(deliveries)], parts: [begin, store] }
}

type Begin = (event: NonNullable<ReturnType<typeof parseOrderPlaced>>) => Promise<void>

function createEvents(options: DeliveryPartOptions, context: RoleContext, handle: Begin): Part {
  const { kafka, topic = SHOP_TOPIC, deadLetterTopic = SHOP_DLQ_TOPIC, groupId = DELIVERY_GROUP } = options
  const { logger, registry } = context
  const createAdmin = () => createLagAdmin({ kafka, logger })
  const topics = new TopicCheck({ createAdmin, logger, topic, deadLetterTopic })
  const deadLetters = new DeadLetterSink({
    groupId,
    logger,
    service: 'delivery',
    topic: deadLetterTopic,
    count: countDeadLetters(registry),
    topicReady: topics.deadLetterTopicReady,
    createProducer: () => createProducer({ kafka, logger, maxRecordBytes: MAX_DEAD_LETTER_BYTES }),
  })
  const consumer = createConsumer({
    kafka,
    groupId,
    topic,
    logger,
    registry,
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

function countDeadLetters(registry: RoleContext['registry']) {
  const counter = new Counter({
    name: 'shop_dead_letters_total',
    help: 'Records that were dead-lettered',
    labelNames: ['reason', 'sink'],
    registers: [registry],
  })
  return (reason: string, sink: string) => counter.inc({ reason, sink })
}
