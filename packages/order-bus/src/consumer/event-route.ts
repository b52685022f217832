import {
  type EventEnvelope,
  type EventOf,
  type EventType,
  type OrderPayload,
  InvalidPayloadError,
  MalformedEventError,
  checkEvent,
  isEventType,
  isOrderStep,
  parseEnvelope,
  peekEventType,
} from '@food-delivery/contracts'
import { type KafkaRecord, PoisonRecordError, type Routed } from '@food-delivery/kafka-client'
import { type Cancellations } from './cancellations'
import { type EventMetrics } from './event-metrics'
import { type EventHandler, type EventHandlers } from './event-consumer-options'

export interface RoutedEvent {
  event: EventOf<EventType>
  handler: EventHandler<EventType>
}

export interface EventRouteOptions {
  handlers: EventHandlers
  cancellations: Pick<Cancellations, 'include'>
  deadLettersUnreadable: boolean
  ignored: EventMetrics['ignored']
}

const IGNORE: Routed<RoutedEvent> = { kind: 'ignore' }

/**
 * Creates the `route` option of a consumer from a table of handlers. Most values are ignored after reading only their
 * first bytes. The function throws PoisonRecordError for a record that this group must dead-letter: an invalid event
 * that it handles and, with `deadLettersUnreadable`, a value that is not an event.
 */
export function createEventRoute({ handlers, cancellations, deadLettersUnreadable, ignored }: EventRouteOptions) {
  const handlersByType = new Map(Object.entries(handlers) as [string, EventHandler<EventType>][])

  function ignore(eventType: string): Routed<RoutedEvent> {
    ignored[isEventType(eventType) ? 'other' : 'unknown'].inc()
    return IGNORE
  }

  function readEnvelope(record: KafkaRecord, peekedType: string | undefined): EventEnvelope | undefined {
    try {
      return parseEnvelope(record.value)
    } catch (error) {
      if (!(error instanceof MalformedEventError)) throw error
      if (!deadLettersUnreadable && peekedType === undefined) return undefined
      // If the first bytes contain an event type of this group, the group dead-letters the record even without
      // `deadLettersUnreadable`.
      throw new PoisonRecordError(error.message, { cause: error })
    }
  }

  return function route(record: KafkaRecord): Routed<RoutedEvent> {
    const peekedType = record.value === null ? undefined : peekEventType(record.value)
    if (peekedType !== undefined && !handlersByType.has(peekedType)) return ignore(peekedType)
    const envelope = readEnvelope(record, peekedType)
    if (envelope === undefined) {
      ignored.unreadable.inc()
      return IGNORE
    }
    const handler = handlersByType.get(envelope.eventType)
    if (handler === undefined) return ignore(envelope.eventType)
    const event = checkPayload(envelope)
    const { cancel } = handler
    // Only events of orders can be cancelled. Queued work can be cancelled, too, because it is routed again when it starts.
    if (cancel && cancellations.include(event.payload as OrderPayload, record.timestamp))
      return toTask(event, { handle: cancel.bind(handler) })
    return toTask(event, handler)
  }
}

function checkPayload(envelope: EventEnvelope): EventOf<EventType> {
  try {
    return checkEvent(envelope) as EventOf<EventType>
  } catch (error) {
    if (error instanceof InvalidPayloadError) throw new PoisonRecordError(error.message, { cause: error })
    throw error
  }
}

function toTask(event: EventOf<EventType>, handler: EventHandler<EventType>): Routed<RoutedEvent> {
  const onceKey = onceKeyOf(event)
  return {
    kind: 'task',
    message: { event, handler },
    workMs: handler.workMs?.(event) ?? 0,
    ...(onceKey === undefined ? {} : { onceKey }),
  }
}

/**
 * The key of an event that must be handled once: a step of an order. Requests have none, because each gets a response.
 */
function onceKeyOf({ eventType, payload }: EventOf<EventType>): string | undefined {
  return isOrderStep(eventType) && 'orderId' in payload ? `${String(payload.orderId)}:${eventType}` : undefined
}
