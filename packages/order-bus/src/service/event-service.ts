import { type ConsumerName, consumers } from '@food-delivery/contracts'
import { type PartitionerName, createProducer } from '@food-delivery/kafka-client'
import { createOrderEventConsumer } from '../consumer/event-consumer'
import { type EventHandlers, type OrderEventConsumerOptions } from '../consumer/types'
import { type EventPublisher, createEventPublisher } from '../publisher/event-publisher'

/** Something a service needs beside Kafka, such as a database. */
export interface Dependency {
  start(): Promise<void>
  stop(): Promise<void>
  health(): ServiceHealth
}

export interface ServiceHealth {
  ready: boolean
  live: boolean
  detail: string
}

/** What all services of this kind take from their configuration and from `main`. */
export interface EventServiceSettings
  extends
    Pick<OrderEventConsumerOptions, 'kafka' | 'logger'>,
    Partial<
      Pick<OrderEventConsumerOptions, 'groupId' | 'topic' | 'deadLetterTopic' | 'workSlots' | 'registry' | 'timing'>
    > {
  /** Default murmur2. */
  partitioner?: PartitionerName
}

export interface EventServiceOptions extends EventServiceSettings {
  /** Which of the consumers this is; gives the group and the name in dead letters. */
  consumer: ConsumerName
  handlers: (publisher: EventPublisher) => EventHandlers
  ownsUnreadable?: boolean
  /** Events handled at once. Default 64. */
  concurrency?: number
  /** Nobody waits for what it does, so that it may let more events gather. Default false. */
  isPatient?: boolean
  /** Started before the first event is read, stopped after the last. */
  dependencies?: readonly Dependency[]
}

/** A running service: fits service-kit's `Part`. */
export interface EventService {
  readonly name: string
  /** Resolves when the group is joined. Waits for Kafka, the topic and the dependencies. */
  start(): Promise<void>
  /** Finishes what runs, commits, leaves the group and closes everything, within about `deadlineMs`. */
  stop(options: { deadlineMs: number }): Promise<void>
  health(): ServiceHealth
}

// What the producer may still have to flush when the consumer used all its time.
const PRODUCER_RESERVE_MS = 1_000

/** How long a busy patient consumer gathers, ms: it is woken less often, which leaves the processor to others. */
const PATIENT_MS = 50

/** A service that acts on order events: a producer, a consumer with its table of handlers, and what they need. */
export function createEventService(options: EventServiceOptions): EventService {
  const { consumer: name, handlers, dependencies = [], partitioner, isPatient = false, ...rest } = options
  const { kafka, logger, registry, topic } = rest
  const timing = { ...(isPatient ? { gatherMs: PATIENT_MS } : {}), ...rest.timing }
  const { groupId, service } = consumers[name]
  const producer = createProducer({
    kafka,
    logger,
    ...(partitioner === undefined ? {} : { partitioner }),
    ...(registry === undefined ? {} : { registry }),
  })
  const publisher = createEventPublisher({ producer, ...(topic === undefined ? {} : { topic }) })
  const consumer = createOrderEventConsumer({ groupId, service, ...rest, timing, handlers: handlers(publisher) })
  let isStopping = false
  return {
    name: 'events',
    start: async () => {
      await Promise.all([producer.connect(), ...dependencies.map((dependency) => dependency.start())])
      if (!isStopping) await consumer.start()
    },
    stop: async ({ deadlineMs }) => {
      isStopping = true
      await consumer.stop({ deadlineMs: Math.max(0, deadlineMs - PRODUCER_RESERVE_MS) })
      await producer.disconnect({ deadlineMs: PRODUCER_RESERVE_MS })
      await Promise.all(dependencies.map((dependency) => dependency.stop()))
    },
    health: () => combine([consumer.health(), ...dependencies.map((dependency) => dependency.health())]),
  }
}

function combine(healths: readonly ServiceHealth[]): ServiceHealth {
  return {
    ready: healths.every(({ ready }) => ready),
    live: healths.every(({ live }) => live),
    detail: healths
      .map(({ detail }) => detail)
      .filter((detail) => detail !== '')
      .join('; '),
  }
}
