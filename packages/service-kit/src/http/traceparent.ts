import { randomFillSync } from 'node:crypto'

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
/** Length of a trace id. */
const TRACE_BYTES = 16
/** Length of a trace id and a span id together. */
const ID_BYTES = 24
// Random bytes are generated for 128 traces at once, because the call takes longer than generating the bytes.
const pool = Buffer.alloc(ID_BYTES * 128)
let usedBytes = pool.length

/** Whether a `traceparent` header is valid (W3C Trace Context, version 00). */
export function isTraceparent(header: string): boolean {
  return TRACEPARENT.test(header)
}

/** The header, or a new trace if the header is absent or invalid. */
export function traceparentOf(header: string | undefined): string {
  return header !== undefined && isTraceparent(header) ? header : newTraceparent()
}

/** A new sampled trace. */
export function newTraceparent(): string {
  if (usedBytes >= pool.length) {
    randomFillSync(pool)
    usedBytes = 0
  }
  const start = usedBytes
  usedBytes += ID_BYTES
  const trace = pool.toString('hex', start, start + TRACE_BYTES)
  return `00-${trace}-${pool.toString('hex', start + TRACE_BYTES, usedBytes)}-01`
}
