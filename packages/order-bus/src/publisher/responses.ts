import { type EventOf, MAX_RESPONSE_BYTES, responseStatuses } from '@food-delivery/contracts'

/**
 * Limit of the response as a JSON string inside the event, where a quote is two bytes: the event must fit into a
 * record.
 */
const MAX_ESCAPED_BYTES = 1_040_000
/** Upper limit for everything around the list, in bytes. */
const ENVELOPE_BYTES = 100

/** The response to a request, which statusservice stores by its id. `message` is JSON text. */
export function responseEvent(requestId: string, message: string): EventOf<'updateHttpResponse'> {
  return { eventType: 'updateHttpResponse', payload: { requestId, message } }
}

export function statusMessage(status: string): string {
  return JSON.stringify({ status })
}

/**
 * The message of a response with a list: `{"status":"success","docs":[…]}`. If it would exceed {@link
 * MAX_RESPONSE_BYTES} or one Kafka record, the list is shortened and the message contains `"truncated":true`.
 */
export function listMessage(docs: Iterable<object>): string {
  const texts: string[] = []
  let bytes = ENVELOPE_BYTES
  let escapedBytes = ENVELOPE_BYTES
  let truncated = false
  for (const doc of docs) {
    const text = JSON.stringify(doc)
    bytes += Buffer.byteLength(text) + 1
    escapedBytes += Buffer.byteLength(JSON.stringify(text)) + 1
    truncated = bytes > MAX_RESPONSE_BYTES || escapedBytes > MAX_ESCAPED_BYTES
    if (truncated) break
    texts.push(text)
  }
  return `{"status":"${responseStatuses.success}","docs":[${texts.join(',')}]${truncated ? ',"truncated":true' : ''}}`
}
