import { STATUS_CODES } from 'node:http'
import { HttpProblem, badRequest, bodyTooLarge, unsupportedMediaType } from './problem'

/** What express and its middleware throw (http-errors). */
interface MiddlewareError {
  status?: unknown
  /** Whether the client caused it. */
  expose?: unknown
  type?: unknown
  limit?: unknown
}

const problems: Record<string, (error: MiddlewareError) => HttpProblem> = {
  'entity.parse.failed': () => badRequest('the body is not valid JSON'),
  'entity.too.large': ({ limit }) => bodyTooLarge(Number(limit)),
  'charset.unsupported': () => unsupportedMediaType('the charset must be utf-8'),
  'encoding.unsupported': () => unsupportedMediaType('the content-encoding of the body is not supported'),
  'request.aborted': () => badRequest('the body ended early'),
}

/** The answer to an error that express or its middleware found in the request; undefined for any other error. */
export function requestProblem(error: unknown): HttpProblem | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined
  if (error instanceof URIError) return badRequest('the path has a malformed percent-encoding')
  const { status, expose, type } = error as MiddlewareError
  if (expose !== true || typeof status !== 'number' || status >= 500) return undefined
  // The message is not passed on: that of a missing file contains its path.
  return problems[String(type)]?.(error) ?? new HttpProblem({ status, detail: STATUS_CODES[status] ?? 'refused' })
}
