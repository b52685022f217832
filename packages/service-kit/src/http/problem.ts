import { STATUS_CODES } from 'node:http'
import { type Problem } from '@food-delivery/contracts'

export interface HttpProblemOptions {
  /** 400 to 599. */
  status: number
  /** Explains the problem to the client. */
  detail: string
  /** Invalid fields of the input. */
  errors?: { path: string; message: string }[]
  /** Headers of the response, such as `Retry-After`. */
  headers?: Record<string, string>
  cause?: unknown
}

/** The error that a route throws to respond with `application/problem+json` (RFC 9457). */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code = 'HTTP_PROBLEM'
  readonly status: number
  readonly headers: Record<string, string>
  readonly errors: HttpProblemOptions['errors']

  constructor({ status, detail, errors, headers = {}, cause }: HttpProblemOptions) {
    super(detail, { cause })
    this.status = status
    this.errors = errors
    this.headers = headers
  }

  /** The body of the response. */
  toJSON(): Problem {
    return {
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      ...(this.errors ? { errors: this.errors } : {}),
    }
  }
}

export const badRequest = (detail: string, errors?: HttpProblemOptions['errors']) =>
  new HttpProblem({ status: 400, detail, ...(errors ? { errors } : {}) })

export const notFound = (detail: string) => new HttpProblem({ status: 404, detail })

export const methodNotAllowed = (allow: string) =>
  new HttpProblem({ status: 405, detail: `this path allows ${allow}`, headers: { allow } })

export const unsupportedMediaType = (detail: string) => new HttpProblem({ status: 415, detail })

type UnavailableOptions = Pick<HttpProblemOptions, 'detail' | 'cause'> & { retryAfterSeconds?: number }

/** A problem with status 503 and `Retry-After`. `retryAfterSeconds`: default 1. */
export const unavailable = ({ retryAfterSeconds = 1, ...options }: UnavailableOptions) =>
  new HttpProblem({ ...options, status: 503, headers: { 'retry-after': String(retryAfterSeconds) } })
