import {
  type EventEnvelope,
  type EventOf,
  type EventType,
  InvalidPayloadError,
  MalformedEventError,
  checkEvent,
  isEventType,
  isOrderStep,
  parseEnvelope,
  peekEventType,
} from '@food-delivery/contracts'
import { type KafkaRecord, PoisonRecordError, type Routed } from '@food-delivery/kafka-client'
import { type EventMetrics } from './event-metrics'
import { type EventHandler, type EventHandlers } from './types'

/** An event and who acts on it. */
export interface RoutedEvent {
  event: EventOf<EventType>
  handler: EventHandler<EventType>
}

export interface EventRouteOptions {
  handlers: EventHandlers
  ownsUnreadable: boolean
  ignored: EventMetrics['ignored']
}

const IGNORE: Routed<RoutedEvent> = { kind: 'ignore' }

/**
 * Makes the `route` of a consumer from a table of handlers. Most values are passed over by their first bytes.
 * The answered function throws PoisonRecordError for what this group must move to the dead letters: an event it acts
 * on that is broken, and, with `ownsUnreadable`, a value that is no event at all.
 */
export function createEventRoute({ handlers, ownsUnreadable, ignored }: EventRouteOptions) {
  const actsOn = new Map(Object.entries(handlers) as [string, EventHandler<EventType>][])

  function passOver(eventType: string): Routed<RoutedEvent> {
    ignored[isEventType(eventType) ? 'other' : 'unknown'].inc()
    return IGNORE
  }

  function readOwn(record: KafkaRecord, peeked: string | undefined): EventEnvelope | undefined {
    try {
      return parseEnvelope(record.value)
    } catch (error) {
      if (!(error instanceof MalformedEventError)) throw error
      // Broken behind an event type of ours, it is ours to report, whoever owns the rest.
      if (ownsUnreadable || peeked !== undefined) throw new PoisonRecordError(error.message, { cause: error })
      return undefined
    }
  }

  return function route(record: KafkaRecord): Routed<RoutedEvent> {
    const peeked = record.value === null ? undefined : peekEventType(record.value)
    if (peeked !== undefined && !actsOn.has(peeked)) return passOver(peeked)
    const envelope = readOwn(record, peeked)
    if (envelope === undefined) {
      ignored.unreadable.inc()
      return IGNORE
    }
    const handler = actsOn.get(envelope.eventType)
    if (handler === undefined) return passOver(envelope.eventType)
    return toTask(checkPayload(envelope), handler)
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

/** A step of an order has its effect once; a request may be asked again. */
function onceKeyOf({ eventType, payload }: EventOf<EventType>): string | undefined {
  const isOrder = eventType === 'orderRequested' || isOrderStep(eventType)
  return isOrder && 'orderId' in payload ? `${String(payload.orderId)}:${eventType}` : undefined
}
