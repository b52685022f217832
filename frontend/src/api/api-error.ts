import { type FailureReason } from '../load/load-report'

/** A request that did not give what was asked for. */
export class ApiError extends Error {
  /** Why, as a code that the texts have words for. */
  readonly code: FailureReason
  /** HTTP status, 0 without an answer. */
  readonly status: number
  /** When the server says to come back, ms from now. */
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
