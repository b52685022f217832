import {
  type EventOf,
  type EventType,
  type OrderEvent,
  type SimulatorConfig,
  DEFAULT_SPEED_MS,
  MAX_SPEED_MS,
  isEventType,
  payloadSchemas,
  simulatorConfigSchema,
} from './events'
import { type SimulatedWorker } from './order-steps'
import { InvalidPayloadError, MalformedEventError } from './errors'

/** An event whose envelope was parsed but whose payload is not checked yet. */
export interface EventEnvelope {
  eventType: string
  payload: unknown
  simulatorConfig?: unknown
}

const ENVELOPE_START = '{"eventType":"'
const MAX_EVENT_TYPE_LENGTH = 64

// Clients of the original application send null for missing values.
const optionalConfigSchema = simulatorConfigSchema.nullish()

/**
 * Reads the event type of a value without parsing it, if the value starts with `eventType` as in {@link encodeEvent}.
 * Most groups ignore most events of an order, so most values are not parsed. Undefined if the value must be parsed.
 */
export function peekEventType(value: Buffer): string | undefined {
  const start = value.toString('latin1', 0, ENVELOPE_START.length + MAX_EVENT_TYPE_LENGTH)
  if (!start.startsWith(ENVELOPE_START)) return undefined
  const end = start.indexOf('"', ENVELOPE_START.length)
  return end < 0 ? undefined : start.slice(ENVELOPE_START.length, end)
}

/**
 * Parses the envelope of a Kafka value.
 * @throws MalformedEventError if the value is empty, not a JSON object, or has no eventType
 */
export function parseEnvelope(value: Buffer | string | null): EventEnvelope {
  if (value === null) throw new MalformedEventError('empty value')
  const parsed = parseJson(value)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new MalformedEventError('expected a JSON object')
  }
  if (!('eventType' in parsed) || typeof parsed.eventType !== 'string' || parsed.eventType === '') {
    throw new MalformedEventError('expected a string in eventType')
  }
  return parsed as EventEnvelope
}

function parseJson(value: Buffer | string): unknown {
  try {
    return JSON.parse(value.toString()) as unknown
  } catch (error) {
    throw new MalformedEventError('expected JSON', { cause: error })
  }
}

/**
 * Checks an envelope with the schema of its event type. Returns the same object, so that the next event keeps unknown
 * fields and the order of keys. Undefined for an unknown event type.
 * @throws InvalidPayloadError if payload or simulatorConfig do not match their schemas
 */
export function checkEvent(envelope: EventEnvelope): OrderEvent | undefined {
  const { eventType } = envelope
  if (!isEventType(eventType)) return undefined
  const payload = payloadSchemas[eventType].safeParse(envelope.payload)
  if (!payload.success) throw new InvalidPayloadError({ eventType, error: payload.error })
  const config = optionalConfigSchema.safeParse(envelope.simulatorConfig)
  if (!config.success) throw new InvalidPayloadError({ eventType, error: config.error })
  return envelope as unknown as OrderEvent
}

/**
 * Parses a Kafka value as an event. Undefined for an unknown event type.
 * @throws MalformedEventError, InvalidPayloadError
 */
export function parseOrderEvent(value: Buffer | string | null): OrderEvent | undefined {
  return checkEvent(parseEnvelope(value))
}

/** Encodes an event as a Kafka value: JSON without spaces, with the keys eventType, payload, simulatorConfig. */
export function encodeEvent(event: OrderEvent): string {
  const { eventType, payload, simulatorConfig } = event
  return JSON.stringify(simulatorConfig ? { eventType, payload, simulatorConfig } : { eventType, payload })
}

/** Creates the next event of the same order, with the same payload and simulatorConfig. */
export function nextEvent<E extends EventType>(event: EventOf<EventType>, eventType: E): EventOf<E> {
  const { payload, simulatorConfig } = event
  return { eventType, payload, simulatorConfig } as unknown as EventOf<E>
}

/** How long a worker works on a step: 0 to {@link MAX_SPEED_MS} ms, default {@link DEFAULT_SPEED_MS}. */
export function delayMs(config: SimulatorConfig | null | undefined, worker: SimulatedWorker): number {
  return Math.min(config?.[`${worker}Speed`] ?? DEFAULT_SPEED_MS, MAX_SPEED_MS)
}

/**
 * The key of an event's record: the orderId, so that all events of an order are on one partition and stay in order. The
 * requestId for an event without an orderId.
 */
export function eventKey(event: OrderEvent): string {
  const payload: { orderId?: unknown; requestId: string } = event.payload
  return typeof payload.orderId === 'string' ? payload.orderId : payload.requestId
}
