import { type HandlerContext, type Logger } from '@food-delivery/kafka-client'
import { type Tracing } from '@food-delivery/service-kit'
import { readTraceparent } from '../traceparent'
import { type EventMetrics } from './event-metrics'
import { type RoutedEvent } from './event-route'
import { type EventContext } from './event-consumer-options'

/** The context of an event handler. `signal` is created on first access, as in kafka-client. */
class RecordContext implements EventContext {
  readonly traceparent: string | undefined
  readonly timestamp: number
  readonly attempt: number
  readonly startedAt: number
  readonly workedAt: number

  constructor(private readonly context: HandlerContext) {
    this.traceparent = readTraceparent(context.record.headers)
    this.timestamp = context.record.timestamp
    this.attempt = context.attempt
    this.startedAt = context.startedAt
    this.workedAt = context.workedAt
  }

  get signal(): AbortSignal {
    return this.context.signal
  }

  releaseKey(): void {
    this.context.releaseKey()
  }
}

interface EventHandlingOptions {
  logger: Logger
  handled: EventMetrics['handled']
  tracing?: Tracing | undefined
}

/**
 * Creates the `handle` option of a consumer, which calls the handler of the event and logs the result at debug level.
 */
export function createEventHandling({ logger, handled, tracing }: EventHandlingOptions) {
  return async function handle({ event, handler }: RoutedEvent, recordContext: HandlerContext): Promise<void> {
    const context = new RecordContext(recordContext)
    const { eventType } = event
    tracing?.annotate(spanAttributes(event))
    try {
      await handler.handle(event, context)
    } catch (error) {
      logger.debug({ ...logFields(event, context), err: error }, `could not handle ${eventType}`)
      throw error
    }
    handled(eventType)
    logger.debug(logFields(event, context), `handled ${eventType}`)
  }
}

/** The attributes of a span by which people search for a trace: the type of the event, and the order. */
function spanAttributes({ eventType, payload }: RoutedEvent['event']) {
  const orderId = 'orderId' in payload ? { 'order.id': String(payload.orderId) } : {}
  return { 'order.event_type': eventType, ...orderId }
}

function logFields({ eventType, payload }: RoutedEvent['event'], context: EventContext) {
  const { traceparent, attempt, timestamp, startedAt, workedAt } = context
  const { requestId } = payload
  const orderId = 'orderId' in payload ? payload.orderId : undefined
  const [queuedMs, workedMs] = [startedAt - timestamp, workedAt - startedAt]
  return { eventType, requestId, orderId, traceparent, attempt, queuedMs, workedMs }
}
