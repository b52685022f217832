import { randomFillSync } from 'node:crypto'

const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/
const TRACE_BYTES = 16
const ID_BYTES = 24
// Random bytes are generated for many ids at once, because the call costs more than the bytes.
const pool = Buffer.alloc(ID_BYTES * 128)
let used = pool.length

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
  if (used >= pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const start = used
  used += ID_BYTES
  const trace = pool.toString('hex', start, start + TRACE_BYTES)
  return `00-${trace}-${pool.toString('hex', start + TRACE_BYTES, used)}-01`
}
