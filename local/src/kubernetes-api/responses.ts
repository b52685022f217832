import { type IncomingMessage, type ServerResponse } from 'node:http'
import { invalid } from '../admission/field-errors'
import { type ResourceType } from '../store/resource-types'

/** `details` of a Status: the object that an error is about, and all causes. */
interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: { reason: string; field?: string; message: string }[]
  retryAfterSeconds?: number
}

/** An error response of the API, with the reason and message of Kubernetes. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  /** `code`: HTTP status; `reason`: such as NotFound. */
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message)
  }
}

export const badRequest = (message: string) => new ApiError(400, 'BadRequest', message)

export const unknownPath = () => new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})

/** `message`: by default, the message of the API server. */
export const methodNotAllowed = (message = 'the server does not allow this method on the requested resource') =>
  new ApiError(405, 'MethodNotAllowed', message, {})

/** `details` of a Status about one object. */
export const detailsOf = ({ group, plural }: ResourceType, name: string) => ({
  name,
  ...(group === '' ? {} : { group }),
  kind: plural,
})

/** The resource's name in error messages: `pods`, `deployments.apps`. */
export const qualifiedName = ({ plural, group }: ResourceType) => (group === '' ? plural : `${plural}.${group}`)

export const objectNotFound = (type: ResourceType, name: string) =>
  new ApiError(404, 'NotFound', `${qualifiedName(type)} "${name}" not found`, detailsOf(type, name))

export const conflict = (type: ResourceType, name: string, reason: string) =>
  new ApiError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualifiedName(type)} "${name}": ${reason}`,
    detailsOf(type, name),
  )

/** The error for a version that the history no longer contains: the client must list again. */
export const expiredError = (version: string, current: string) =>
  new ApiError(410, 'Expired', `too old resource version: ${version} (${current})`)

/** The `reason` of a cause, by its message. */
const causeReasons: [RegExp, string][] = [
  [/^Required value/, 'FieldValueRequired'],
  [/^Unsupported value/, 'FieldValueNotSupported'],
  [/^Forbidden/, 'FieldValueForbidden'],
  [/^Duplicate value/, 'FieldValueDuplicate'],
  [/^Not found/, 'FieldValueNotFound'],
  [/^Too long/, 'FieldValueTooLong'],
  [/^Too many/, 'FieldValueTooMany'],
  [/^Internal error/, 'InternalError'],
  [/ in body must be of type /, 'FieldValueTypeInvalid'],
]

/** The API server's error for an invalid object or invalid options. `errors`: such as `spec.a: Required value`. */
export function invalidObject(
  { kind, group }: { kind: string; group: string },
  name: string,
  errors: readonly string[],
): ApiError {
  const causes = errors.map((error) => {
    const [, field = '', message = error] = /^([^:]+): (.*)$/s.exec(error) ?? []
    const [, reason = 'FieldValueInvalid'] = causeReasons.find(([pattern]) => pattern.test(message)) ?? []
    return { reason, message, field }
  })
  const allErrors = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`
  const identity = Object.entries({ name, group, kind }).filter(([, text]) => text !== '')
  const details = { ...Object.fromEntries(identity), causes }
  const qualifiedKind = group === '' ? kind : `${kind}.${group}`
  return new ApiError(422, 'Invalid', `${qualifiedKind} "${name}" is invalid: ${allErrors}`, details)
}

/** The error for a patch that results in a value of a wrong type. `patch`: the patch or its result, as text. */
export const invalidPatch = (patch: string, error: string) =>
  invalidObject({ kind: '', group: '' }, '', [invalid('patch', patch, error)])

/** Logs an unexpected error in a request. */
export function logFailure({ method, url }: IncomingMessage, error: unknown): void {
  console.error(`Kubernetes API: ${method} ${url} failed:`, error)
}

/** The API server's error for an unexpected error. */
export function internalError(error: unknown): ApiError {
  const message = String(error)
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ reason: 'InternalError', message }],
  })
}

/** The `Status` object of an error. */
export function statusObject({ code, reason, message, details }: ApiError) {
  const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message }
  return { ...failure, ...(reason === '' ? {} : { reason }), ...(details ? { details } : {}), code }
}

/** The `Status` object of a deletion. */
export function successStatus(type: ResourceType, name: string, uid = '') {
  const details = { ...detailsOf(type, name), uid }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

export function writeJson(res: ServerResponse, code: number, value: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(JSON.stringify(value))
}

export function writeText(res: ServerResponse, code: number, text: string): void {
  res.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' })
  res.end(text)
}

/** Maximum number of bytes buffered for a client that reads too slowly. */
const MAX_BUFFERED_BYTES = 32_000_000

/**
 * Writes a part of a stream. Closes the connection of a client that reads too slowly, because unsent data stays in
 * memory.
 */
export function writePart(res: ServerResponse, part: string | Buffer): void {
  if (res.writableEnded || res.destroyed) return
  res.write(part)
  if (res.writableLength > MAX_BUFFERED_BYTES) res.destroy()
}

/**
 * Calls `cleanUp` and ends a stream when `signal` is aborted or the client disconnects. Returns a function that does
 * both earlier.
 */
export function endOnAbort(res: ServerResponse, signal: AbortSignal, cleanUp: () => void): () => void {
  const end = () => {
    cleanUp()
    signal.removeEventListener('abort', end)
    res.end()
  }
  signal.addEventListener('abort', end)
  res.once('close', end)
  return end
}
