import { type EventOf, type EventType } from '@food-delivery/contracts'
import { type Consumer, type ConsumerOptions, type HandlerContext } from '@food-delivery/kafka-client'
import { type Tracing } from '@food-delivery/service-kit'

/**
 * The context of an event. It is a valid `options` argument of `publish`: the published event then belongs to the same
 * trace, and has the times of this step.
 */
export interface EventContext extends Pick<
  HandlerContext,
  'signal' | 'attempt' | 'releaseKey' | 'startedAt' | 'workedAt'
> {
  traceparent: string | undefined
  /** Kafka's timestamp of the event, ms since 1970. It is the same if the record is handled again. */
  timestamp: number
}

export interface EventHandler<E extends EventType> {
  /** Handles the event; must be safe to run twice. The offset is committed after its promise has resolved. */
  handle(event: EventOf<E>, context: EventContext): Promise<void>
  /**
   * Called instead of `handle`, without simulated work, if the order is cancelled. Default: `handle`, also for
   * cancelled orders.
   */
  cancel?(event: EventOf<E>, context: EventContext): Promise<void>
  /** Simulated work that uses a slot of the pod before `handle`, ms. Default: none. */
  workMs?(event: EventOf<E>): number
}

/** The handlers of a group by event type. The group ignores all other events. */
export type EventHandlers = { readonly [E in EventType]?: EventHandler<E> }

export interface OrderEventConsumerOptions extends Pick<
  ConsumerOptions<never>,
  'kafka' | 'groupId' | 'logger' | 'workSlots' | 'concurrency' | 'registry' | 'timing'
> {
  /** Name of the service in dead letters. */
  service: string
  handlers: EventHandlers
  /** Whether this group dead-letters values without an event type. Exactly one group must do that. Default false. */
  deadLettersUnreadable?: boolean
  /** Default `orders`. */
  topic?: string
  /** Default `orders-dlq`. */
  deadLetterTopic?: string
  /** Default: no tracing. */
  tracing?: Tracing | undefined
}

/**
 * `start` also checks the topics, and creates those of dead letters and cancellations if they are missing. The health's
 * `detail` contains `dlq: log` while dead letters can only be logged, and `control: none` while cancellations cannot be
 * read.
 */
export type OrderEventConsumer = Consumer
