import { type ConsumerName, consumers } from '@food-delivery/contracts'
import { type PartitionerName, type Producer, createProducer } from '@food-delivery/kafka-client'
import {
  type Health,
  type HttpServiceOptions,
  type Part,
  type Route,
  type Service,
  createService,
  joinHealth,
} from '@food-delivery/service-kit'
import { createOrderEventConsumer } from '../consumer/event-consumer'
import { type EventHandlers, type OrderEventConsumer, type OrderEventConsumerOptions } from '../consumer/types'
import { type EventPublisher, createEventPublisher } from '../publisher/event-publisher'

/** What all services of this kind take from their configuration, and from `runService`. */
export interface EventServiceSettings
  extends
    Pick<HttpServiceOptions, 'port' | 'host' | 'allowedOrigins' | 'logger' | 'registry'>,
    Pick<OrderEventConsumerOptions, 'kafka'>,
    Partial<Pick<OrderEventConsumerOptions, 'groupId' | 'topic' | 'deadLetterTopic' | 'workSlots' | 'timing'>> {
  /** Default murmur2. */
  partitioner?: PartitionerName
}

export interface EventServiceOptions
  extends
    EventServiceSettings,
    Pick<HttpServiceOptions, 'toProblem'>,
    Pick<OrderEventConsumerOptions, 'ownsUnreadable' | 'concurrency'> {
  /** Which of the consumers this is; gives the group and the name in dead letters. */
  consumer: ConsumerName
  /** A table of handlers, or, where they publish, a function that makes it. Only then is there a producer. */
  handlers: EventHandlers | ((publisher: EventPublisher) => EventHandlers)
  /** No client is waiting for its results, so a busy consumer may let more events gather. Default false. */
  isPatient?: boolean
  /** Started before the first event is read, stopped after the last. */
  dependencies?: readonly Part[]
  /** Default none: probes only. */
  routes?: readonly Route[]
  /**
   * Ready from the first assignment on, also while Kafka or a dependency is unavailable. Default false: ready while
   * the consumer and all dependencies are.
   */
  staysReady?: boolean
}

/** Time the producer has to flush when the consumer has used all of its own. Milliseconds. */
const PRODUCER_RESERVE_MS = 1_000

/** How long a busy patient consumer gathers, ms: it is woken less often, which leaves the processor to others. */
const PATIENT_MS = 50

/** A service that acts on order events: a consumer with its table of handlers, a producer, and what they need. */
export function createEventService(options: EventServiceOptions): Service {
  const { dependencies = [], routes = [], staysReady = false } = options
  const { table, producer } = createHandlers(options)
  const consumer = createConsumer(options, table)
  let hasJoined = false

  function health(): Health {
    const all = joinHealth([consumer.health(), ...dependencies.flatMap((dependency) => dependency.health?.() ?? [])])
    return staysReady ? { ...all, ready: hasJoined } : all
  }

  const events: Part = {
    name: 'events',
    start: async () => {
      await consumer.start()
      hasJoined = true
    },
    stop: ({ deadlineMs }) =>
      consumer.stop({ deadlineMs: producer ? Math.max(0, deadlineMs - PRODUCER_RESERVE_MS) : deadlineMs }),
  }
  return createService({
    ...options,
    routes,
    health,
    workers: [events],
    dependencies: [...(producer ? [producerPart(producer)] : []), ...dependencies],
  })
}

/** The table of handlers, with the producer that they publish through, if they do. */
function createHandlers({ handlers, kafka, logger, registry, partitioner, topic }: EventServiceOptions) {
  if (typeof handlers !== 'function') return { table: handlers, producer: undefined }
  const producer = createProducer({ kafka, logger, registry, ...(partitioner === undefined ? {} : { partitioner }) })
  const publisher = createEventPublisher({ producer, ...(topic === undefined ? {} : { topic }) })
  return { table: handlers(publisher), producer }
}

function createConsumer(options: EventServiceOptions, handlers: EventHandlers): OrderEventConsumer {
  const { groupId, service } = consumers[options.consumer]
  const timing = { ...(options.isPatient ? { gatherMs: PATIENT_MS } : {}), ...options.timing }
  return createOrderEventConsumer({ groupId, service, ...options, handlers, timing })
}

function producerPart(producer: Producer): Part {
  return {
    name: 'producer',
    start: () => producer.connect(),
    stop: () => producer.disconnect({ deadlineMs: PRODUCER_RESERVE_MS }),
  }
}
