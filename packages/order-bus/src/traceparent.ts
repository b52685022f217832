import { type RecordHeaders, headerText } from '@food-delivery/kafka-client'

/** Header with the trace of an HTTP request and all its events (W3C Trace Context). */
export const TRACEPARENT_HEADER = 'traceparent'

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace of a record. Undefined if the header is missing or invalid. */
export function readTraceparent(headers: RecordHeaders): string | undefined {
  const header = headerText(headers, TRACEPARENT_HEADER)
  return header !== undefined && TRACEPARENT.test(header) ? header : undefined
}
