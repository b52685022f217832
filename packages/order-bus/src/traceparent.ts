/** Header that carries the trace from the HTTP request through all events (W3C Trace Context). */
export const TRACEPARENT_HEADER = 'traceparent'

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace a record belongs to; undefined if it has none, or an invalid one. */
export function readTraceparent(headers: Readonly<Record<string, string>>): string | undefined {
  const header = headers[TRACEPARENT_HEADER]
  return header !== undefined && TRACEPARENT.test(header) ? header : undefined
}
