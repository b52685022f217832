import { STATUS_CODES } from 'node:http'
import { type Problem } from '@food-delivery/contracts'

export interface HttpProblemOptions {
  /** 400 to 599. */
  status: number
  /** What went wrong, for the client. */
  detail: string
  /** Fields of the input that are wrong. */
  errors?: { path: string; message: string }[]
  /** Headers that belong to the answer, such as `Retry-After`. */
  headers?: Record<string, string>
  cause?: unknown
}

/** Thrown by a route to answer `application/problem+json` (RFC 9457); everything else that is thrown is a 500. */
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

  /** The body of the answer. */
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
  new HttpProblem({ status: 405, detail: `this path takes ${allow}`, headers: { allow } })

export const bodyTooLarge = (limitBytes: number) =>
  new HttpProblem({
    status: 413,
    detail: `the body is larger than ${limitBytes} bytes`,
    headers: { connection: 'close' },
  })

export const unsupportedMediaType = (detail: string) => new HttpProblem({ status: 415, detail })

/** 503 with `Retry-After`. `retryAfterSeconds`: default 1. */
export const unavailable = ({
  detail,
  retryAfterSeconds = 1,
  cause,
}: {
  detail: string
  retryAfterSeconds?: number
  cause?: unknown
}) => new HttpProblem({ status: 503, detail, headers: { 'retry-after': String(retryAfterSeconds) }, cause })
