import { type ConsumerName, consumers } from '@food-delivery/contracts'
import { type PartitionerName, type Producer, createProducer } from '@food-delivery/kafka-client'
import {
  type Health,
  type HttpServiceOptions,
  type Part,
  type Route,
  type Service,
  combineHealth,
  createService,
} from '@food-delivery/service-kit'
import { createOrderEventConsumer } from '../consumer/event-consumer'
import {
  type EventHandlers,
  type OrderEventConsumer,
  type OrderEventConsumerOptions,
} from '../consumer/event-consumer-options'
import { type EventPublisher, createEventPublisher } from '../publisher/event-publisher'

/** The options that a service reads from its configuration or gets from `runService`. */
export interface EventServiceSettings
  extends
    Pick<HttpServiceOptions, 'port' | 'host' | 'allowedOrigins' | 'logger' | 'registry'>,
    Pick<OrderEventConsumerOptions, 'kafka'>,
    Partial<
      Pick<OrderEventConsumerOptions, 'groupId' | 'topic' | 'deadLetterTopic' | 'workSlots' | 'timing' | 'tracing'>
    > {
  /** Default murmur2. */
  partitioner?: PartitionerName
}

export interface EventServiceOptions
  extends
    EventServiceSettings,
    Pick<HttpServiceOptions, 'toProblem'>,
    Pick<OrderEventConsumerOptions, 'deadLettersUnreadable' | 'concurrency'> {
  /** Determines the group and the name in dead letters. */
  consumer: ConsumerName
  /** The handlers or, if they publish events, a function that creates them. The service has a producer only then. */
  handlers: EventHandlers | ((publisher: EventPublisher) => EventHandlers)
  /** Whether the consumer may fetch less often under load, because no client waits for its results. Default false. */
  isLatencyTolerant?: boolean
  /** Started before the first event is read, stopped after the last event is handled. */
  dependencies?: readonly Part[]
  /** Routes in addition to the probes. Default none. */
  routes?: readonly Route[]
  /**
   * Whether the service stays ready after the first assignment, even if Kafka or a dependency is unavailable. Default
   * false: ready while the consumer and all dependencies are ready.
   */
  staysReady?: boolean
}

/** Part of the stop deadline that is reserved for the flush of the producer, ms. */
const PRODUCER_RESERVE_MS = 1_000

/**
 * Minimum wait of a fetch under load if the consumer is latency-tolerant, ms. Fewer fetches save CPU time, and at this interval
 * each takes a commit along.
 */
const TOLERANT_GATHER_MS = 80

/** Creates a service that handles order events: a consumer with its handlers, a producer, and their dependencies. */
export function createEventService(options: EventServiceOptions): Service {
  const { dependencies = [], routes = [], staysReady = false } = options
  const { handlers, producer } = createHandlers(options)
  const consumer = createConsumer(options, handlers)
  let hasJoined = false

  function health(): Health {
    const combined = combineHealth([
      consumer.health(),
      ...dependencies.flatMap((dependency) => dependency.health?.() ?? []),
    ])
    return staysReady ? { ...combined, ready: hasJoined } : combined
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
    dependencies: [...(producer ? [producerPart(producer, PRODUCER_RESERVE_MS)] : []), ...dependencies],
  })
}

/** Creates the handlers and, if they publish events, their producer. */
function createHandlers({ handlers, partitioner, topic, ...options }: EventServiceOptions) {
  const { kafka, logger, registry, tracing } = options
  if (typeof handlers !== 'function') return { handlers, producer: undefined }
  const producer = createProducer({
    kafka,
    logger,
    registry,
    tracing,
    ...(partitioner === undefined ? {} : { partitioner }),
  })
  const publisher = createEventPublisher({ producer, pod: kafka.clientId, ...(topic === undefined ? {} : { topic }) })
  return { handlers: handlers(publisher), producer }
}

function createConsumer(options: EventServiceOptions, handlers: EventHandlers): OrderEventConsumer {
  const { groupId, service } = consumers[options.consumer]
  const timing = { ...(options.isLatencyTolerant ? { gatherMs: TOLERANT_GATHER_MS } : {}), ...options.timing }
  return createOrderEventConsumer({ groupId, service, ...options, handlers, timing })
}

/**
 * A producer as a part of a service. It is ready after its first connection, and stays ready while Kafka is
 * unavailable. `flushMs`: longest wait for the records in its queue when it stops. Default: until the deadline of the
 * stop.
 */
export function producerPart(producer: Producer, flushMs?: number) {
  let hasConnected = false
  return {
    name: 'producer',
    start: async () => {
      await producer.connect()
      hasConnected = true
    },
    stop: ({ deadlineMs }: { deadlineMs: number }) => producer.disconnect({ deadlineMs: flushMs ?? deadlineMs }),
    health: () => ({ ready: hasConnected, live: true, detail: producer.isConnected() ? '' : 'not connected to Kafka' }),
  } satisfies Part
}
