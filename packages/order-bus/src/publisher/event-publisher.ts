import { ORDERS_TOPIC, type OrderEvent, encodeEvent, eventKey } from '@food-delivery/contracts'
import { type Producer, type RecordPosition } from '@food-delivery/kafka-client'
import { TRACEPARENT_HEADER } from '../traceparent'

interface PublishOptions {
  /** The trace of this event, sent as a header. */
  traceparent?: string | undefined
  /** Maximum wait for Kafka's acknowledgement, ms. Default: the producer's delivery timeout. */
  timeoutMs?: number | undefined
}

export interface EventPublisher {
  /**
   * Publishes an event with its key and resolves when all in-sync replicas have it.
   * @throws BrokerUnavailableError, ProducerQueueFullError, RecordTooLargeError, NotConnectedError
   */
  publish(event: OrderEvent, options?: PublishOptions): Promise<RecordPosition>
}

interface EventPublisherOptions {
  producer: Pick<Producer, 'send'>
  /** Default `orders`. */
  topic?: string
}

/** Publishes typed events on the orders topic. */
export function createEventPublisher({ producer, topic = ORDERS_TOPIC }: EventPublisherOptions): EventPublisher {
  return {
    publish: (event, { traceparent, timeoutMs } = {}) =>
      producer.send(
        {
          topic,
          key: eventKey(event),
          value: encodeEvent(event),
          ...(traceparent === undefined ? {} : { headers: [[TRACEPARENT_HEADER, Buffer.from(traceparent)]] }),
        },
        timeoutMs === undefined ? {} : { timeoutMs },
      ),
  }
}
