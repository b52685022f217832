import { type HandlerContext, type Logger } from '@food-delivery/kafka-client'
import { readTraceparent } from '../traceparent'
import { type EventMetrics } from './event-metrics'
import { type RoutedEvent } from './event-route'

export interface EventHandlingOptions {
  logger: Logger
  handled: EventMetrics['handled']
}

/** Makes the `handle` of a consumer: calls the event's handler, and says at debug level which order it was. */
export function createEventHandling({ logger, handled }: EventHandlingOptions) {
  return async function handle({ event, handler }: RoutedEvent, context: HandlerContext): Promise<void> {
    const { record, attempt } = context
    const traceparent = readTraceparent(record.headers)
    const fields = logFields(event, traceparent)
    try {
      await handler.handle(event, {
        traceparent,
        timestamp: record.timestamp,
        attempt,
        // Only made when a handler asks for it.
        get signal() {
          return context.signal
        },
      })
    } catch (error) {
      logger.debug({ ...fields, attempt, err: error }, `failed on ${event.eventType}`)
      throw error
    }
    handled(event.eventType)
    logger.debug(fields, `finished ${event.eventType}`)
  }
}

function logFields({ eventType, payload }: RoutedEvent['event'], traceparent: string | undefined) {
  const { requestId } = payload
  return { eventType, requestId, ...('orderId' in payload ? { orderId: payload.orderId } : {}), traceparent }
}
