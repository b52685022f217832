import { type EventOf, MAX_RESPONSE_BYTES, responseStatuses } from '@food-delivery/contracts'

// The answer travels as text inside JSON, where every quote takes two bytes; with the envelope this fits a record.
const MAX_ESCAPED_BYTES = 1_040_000
const FRAME_BYTES = 100

/** The answer to a request, which statusservice keeps under its id. `message` is JSON text. */
export function responseEvent(requestId: string, message: string): EventOf<'updateHttpResponse'> {
  return { eventType: 'updateHttpResponse', payload: { requestId, message } }
}

/** An answer that is only a status. */
export function statusMessage(status: string): string {
  return JSON.stringify({ status })
}

/**
 * A list as an answer: `{"status":"success","docs":[…]}`. It is cut, and marked `"truncated":true`, where it would
 * exceed {@link MAX_RESPONSE_BYTES} or one Kafka record.
 */
export function listMessage(docs: Iterable<object>): string {
  const texts: string[] = []
  let bytes = FRAME_BYTES
  let escapedBytes = FRAME_BYTES
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
