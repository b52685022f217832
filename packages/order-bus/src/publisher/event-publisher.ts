import { ORDERS_TOPIC, type OrderEvent, encodeEvent, eventKey } from '@food-delivery/contracts'
import { type Producer, type RecordHeaders, type RecordPosition, type RunTimes } from '@food-delivery/kafka-client'
import { TRACEPARENT_HEADER } from '../traceparent'
import { stepTimesHeader } from '../waterfall/step-times'

/**
 * If `startedAt` and `workedAt` of the event that caused this one are given, the published event gets a header with the
 * times of its step.
 */
interface PublishOptions extends Partial<RunTimes> {
  /** The trace of this event, sent as a header. */
  traceparent?: string | undefined
  /** Maximum wait for Kafka's acknowledgement, ms. Default: the producer's delivery timeout. */
  timeoutMs?: number | undefined
}

export interface EventPublisher {
  /**
   * Publishes an event with its key and resolves when all in-sync replicas have it.
   * @throws the errors of `Producer.send`
   */
  publish(event: OrderEvent, options?: PublishOptions): Promise<RecordPosition>
}

interface EventPublisherOptions {
  producer: Pick<Producer, 'send'>
  /** Name of this pod in the times of its steps. */
  pod: string
  /** Default `orders`. */
  topic?: string
}

/** Publishes typed events on the orders topic. */
export function createEventPublisher({ producer, pod, topic = ORDERS_TOPIC }: EventPublisherOptions): EventPublisher {
  return {
    publish: (event, options = {}) =>
      producer.send(
        { topic, key: eventKey(event), value: encodeEvent(event), headers: toHeaders(options, pod) },
        options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs },
      ),
  }
}

function toHeaders({ traceparent, startedAt, workedAt }: PublishOptions, pod: string): RecordHeaders {
  const headers: RecordHeaders[number][] = []
  if (traceparent !== undefined) headers.push([TRACEPARENT_HEADER, Buffer.from(traceparent)])
  if (startedAt !== undefined && workedAt !== undefined)
    headers.push(stepTimesHeader({ pod, startedAt, workedAt, publishedAt: Date.now() }))
  return headers
}
