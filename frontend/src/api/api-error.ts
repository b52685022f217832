import { type FailureReason } from '../load/load-report'

/** A failed request: rejected by the server, or without a response. */
export class ApiError extends Error {
  readonly code: FailureReason
  /** HTTP status, 0 without a response. */
  readonly status: number
  /** The server's Retry-After, ms from now. */
  readonly retryAfterMs: number | undefined

  constructor({
    code,
    status = 0,
    detail,
    retryAfterMs,
    cause,
  }: {
    code: FailureReason
    status?: number
    detail: string
    retryAfterMs?: number | undefined
    cause?: unknown
  }) {
    super(detail, { cause })
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.retryAfterMs = retryAfterMs
  }
}
