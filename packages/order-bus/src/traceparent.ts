/** Header that carries the trace from the HTTP request through every event (W3C Trace Context). */
export const TRACEPARENT_HEADER = 'traceparent'

const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** The trace a record belongs to; undefined when it has none or one that cannot be passed on. */
export function readTraceparent(headers: Readonly<Record<string, string>>): string | undefined {
  const header = headers[TRACEPARENT_HEADER]
  return header !== undefined && TRACEPARENT.test(header) ? header : undefined
}
