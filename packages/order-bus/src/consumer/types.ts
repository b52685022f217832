import { type EventOf, type EventType } from '@food-delivery/contracts'
import { type ConsumerHealth, type ConsumerTiming, type KafkaConfig, type Logger } from '@food-delivery/kafka-client'
import { type Registry } from 'prom-client'

/** What a handler may know beside its event. `traceparent` fits `publish`, so that the context can be passed to it. */
export interface EventContext {
  traceparent: string | undefined
  /** Kafka's time of the event, ms since 1970: the same at every repeat. */
  timestamp: number
  /** Aborted when the time limit is over or when the partition went to another member. */
  signal: AbortSignal
  /** 1 for the first try. */
  attempt: number
}

/** What a group does on one event type. */
export interface EventHandler<E extends EventType> {
  /** Does the effect; must be safe to run twice. Its promise is the receipt: then the offset may be committed. */
  handle(event: EventOf<E>, context: EventContext): Promise<void>
  /** Simulated work that a slot of the pod does before `handle`, ms. Default: none. */
  workMs?(event: EventOf<E>): number
}

/** The events a group acts on. To act on one more, add a line. */
export type EventHandlers = { readonly [E in EventType]?: EventHandler<E> }

export interface OrderEventConsumerOptions {
  kafka: KafkaConfig
  groupId: string
  /** Name of the service in dead letters. */
  service: string
  handlers: EventHandlers
  logger: Logger
  /**
   * Whether this group moves values that name no event type at all to the dead letters. Exactly one group must, or
   * there are as many copies as groups. Default false.
   */
  ownsUnreadable?: boolean
  /** Simulated work at once. Default 1: one pod is one cook or one courier. */
  workSlots?: number
  /** Handlers at once, of different keys. Default 64. */
  concurrency?: number
  /** Default `orders`. */
  topic?: string
  /** Default `orders-dlq`. */
  deadLetterTopic?: string
  registry?: Registry
  timing?: Partial<ConsumerTiming>
}

export interface OrderEventConsumer {
  /** Checks the topics, joins the group and resolves with the first assignment. Waits for what is not there yet. */
  start(): Promise<void>
  /** Finishes what runs until `deadlineMs`, commits and leaves the group. */
  stop(options?: { deadlineMs?: number }): Promise<void>
  /** The consumer's health; `detail` says `dlq: log` while bad records can only be logged. */
  health(): ConsumerHealth
}
