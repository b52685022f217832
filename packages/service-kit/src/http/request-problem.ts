import { STATUS_CODES } from 'node:http'
import { HttpProblem, badRequest, unsupportedMediaType } from './problem'

/** An error of the package http-errors, which express and its middleware throw. */
interface MiddlewareError {
  status?: unknown
  /** True if the client caused the error. */
  expose?: unknown
  type?: unknown
  limit?: unknown
}

const problems: Record<string, (error: MiddlewareError) => HttpProblem> = {
  'entity.parse.failed': () => badRequest('the body is not valid JSON'),
  'entity.too.large': ({ limit }) =>
    new HttpProblem({
      status: 413,
      detail: `the body is larger than ${Number(limit)} bytes`,
      headers: { connection: 'close' },
    }),
  'charset.unsupported': () => unsupportedMediaType('the charset must be utf-8'),
  'encoding.unsupported': () => unsupportedMediaType('the content-encoding of the body is not supported'),
  'request.aborted': () => badRequest('the connection was closed before the end of the body'),
}

/** The problem for an invalid request that express or its middleware has rejected; undefined for any other error. */
export function requestProblem(error: unknown): HttpProblem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined
  if (error instanceof URIError) return badRequest('the path contains an invalid percent-encoding')
  const { status, expose, type } = error as MiddlewareError
  if (expose !== true || typeof status !== 'number' || status >= 500) return undefined
  // The message is not sent to the client, because it may contain the path of a file.
  return (
    problems[String(type)]?.(error) ??
    new HttpProblem({ status, detail: STATUS_CODES[status] ?? 'the request is not valid' })
  )
}
