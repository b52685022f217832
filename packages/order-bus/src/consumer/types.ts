import { type EventOf, type EventType } from '@food-delivery/contracts'
import { type ConsumerHealth, type ConsumerTiming, type KafkaConfig, type Logger } from '@food-delivery/kafka-client'
import { type Registry } from 'prom-client'

/** What a handler is given beside its event. It fits the options of `publish`, so that the trace is passed on. */
export interface EventContext {
  traceparent: string | undefined
  /** Kafka's timestamp of the event, ms since 1970: the same when it is repeated. */
  timestamp: number
  /** Aborted when the time limit is over or the partition was assigned to another member. */
  signal: AbortSignal
  /** 1 for the first try. */
  attempt: number
}

/** What a group does with one event type. */
export interface EventHandler<E extends EventType> {
  /** Handles the event; must be safe to run twice. The offset is committed once its promise has resolved. */
  handle(event: EventOf<E>, context: EventContext): Promise<void>
  /** Simulated work that occupies a slot of the pod before `handle`, ms. Default none. */
  workMs?(event: EventOf<E>): number
}

/** The events a group handles, each with its handler. */
export type EventHandlers = { readonly [E in EventType]?: EventHandler<E> }

export interface OrderEventConsumerOptions {
  kafka: KafkaConfig
  groupId: string
  /** Name of the service in dead letters. */
  service: string
  handlers: EventHandlers
  logger: Logger
  /**
   * Whether this group moves values without an event type to the dead letters. Exactly one group must, or there is a
   * copy for each group. Default false.
   */
  ownsUnreadable?: boolean
  /** Simulated work at the same time. Default 1: one pod is one cook or one courier. */
  workSlots?: number
  /** Handlers at the same time, of different keys. Default 64. */
  concurrency?: number
  /** Default `orders`. */
  topic?: string
  /** Default `orders-dlq`. */
  deadLetterTopic?: string
  registry?: Registry
  timing?: Partial<ConsumerTiming>
}

export interface OrderEventConsumer {
  /** Checks the topics, joins the group and resolves with the first assignment. Waits for Kafka and the topic. */
  start(): Promise<void>
  /** Waits for running handlers, at most `deadlineMs`, commits and leaves the group. */
  stop(options?: { deadlineMs?: number }): Promise<void>
  /** The consumer's health; `detail` contains `dlq: log` while dead letters can only be logged. */
  health(): ConsumerHealth
}
