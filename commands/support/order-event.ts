import { parseEnvelope } from '@food-delivery/contracts'

/** Reads the event type and the order id from the value of a record; undefined if it is not an event of an order. */
export function readOrderEvent(value: Buffer | null): { eventType: string; orderId: string } | undefined {
  try {
    const { eventType, payload } = parseEnvelope(value)
    const { orderId } = Object(payload) as { orderId?: unknown }
    return typeof orderId === 'string' ? { eventType, orderId } : undefined
  } catch {
    // The value is not valid JSON or not an envelope. The services dead-letter such a record.
    return undefined
  }
}
