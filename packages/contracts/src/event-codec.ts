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
const LONGEST_EVENT_TYPE = 64

// The original's clients send null for absent values.
const optionalConfigSchema = simulatorConfigSchema.nullish()

/**
 * Reads only the event type of a value in our own key order, without parsing it; a group ignores seven of nine events
 * of an order, so most values need no more. Undefined means that the value must be parsed, not that it is no event.
 */
export function peekEventType(value: Buffer): string | undefined {
  const head = value.toString('latin1', 0, ENVELOPE_START.length + LONGEST_EVENT_TYPE)
  if (!head.startsWith(ENVELOPE_START)) return undefined
  const end = head.indexOf('"', ENVELOPE_START.length)
  return end < 0 ? undefined : head.slice(ENVELOPE_START.length, end)
}

/**
 * Reads the envelope of a Kafka value.
 * @throws MalformedEventError when it is empty, no JSON object, or has no eventType.
 */
export function parseEnvelope(value: Buffer | string | null): EventEnvelope {
  if (value === null) throw new MalformedEventError('empty value')
  const parsed = parseJson(value)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new MalformedEventError('expected a JSON object')
  if (!('eventType' in parsed) || typeof parsed.eventType !== 'string' || parsed.eventType === '')
    throw new MalformedEventError('expected a string in eventType')
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
 * Checks an envelope against the schema of its event type and returns the same object, so that unknown fields and the
 * order of keys are kept when it is passed on. Undefined if the type is not of this contract.
 * @throws InvalidPayloadError when payload or simulatorConfig break their schema.
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
 * Reads a Kafka value as an event; undefined if its type is not of this contract.
 * @throws MalformedEventError, InvalidPayloadError
 */
export function parseOrderEvent(value: Buffer | string | null): OrderEvent | undefined {
  return checkEvent(parseEnvelope(value))
}

/** The event as a Kafka value: JSON without spaces, keys eventType, payload, simulatorConfig. */
export function encodeEvent(event: OrderEvent): string {
  const { eventType, payload, simulatorConfig } = event
  return JSON.stringify(simulatorConfig ? { eventType, payload, simulatorConfig } : { eventType, payload })
}

/** The next event of the same order, with payload and simulatorConfig unchanged. */
export function nextEvent<E extends EventType>(event: EventOf<EventType>, eventType: E): EventOf<E> {
  const { payload, simulatorConfig } = event
  return { eventType, payload, simulatorConfig } as unknown as EventOf<E>
}

/** How long a worker works on a step, 0 to {@link MAX_SPEED_MS} ms; {@link DEFAULT_SPEED_MS} unless the order sets it. */
export function delayMs(config: SimulatorConfig | null | undefined, worker: SimulatedWorker): number {
  return Math.min(config?.[`${worker}Speed`] ?? DEFAULT_SPEED_MS, MAX_SPEED_MS)
}

/** Key of an event on the topic: its orderId if it has one, so that the events of an order stay in order, else its requestId. */
export function eventKey(event: OrderEvent): string {
  const payload: { orderId?: unknown; requestId: string } = event.payload
  return typeof payload.orderId === 'string' ? payload.orderId : payload.requestId
}
