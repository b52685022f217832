import { type ServerResponse } from 'node:http'
import { type ResourceType } from '../store/resource-types'

/** The object that an error is about, and all causes. */
interface StatusDetails {
  name: string
  group: string
  kind: string
  causes: { reason: string; field: string; message: string }[]
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

export const notFound = (message: string) => new ApiError(404, 'NotFound', message)

/** The resource's name in error messages: `pods`, `deployments.apps`. */
export const qualifiedName = ({ plural, group }: ResourceType) => (group === '' ? plural : `${plural}.${group}`)

export const objectNotFound = (type: ResourceType, name: string) =>
  notFound(`${qualifiedName(type)} "${name}" not found`)

/** The history does not reach back to this version, so the client must list again. */
export const expired = (version: string, current: string) =>
  new ApiError(410, 'Expired', `too old resource version: ${version} (${current})`)

/** The `Status` object of an error. */
export function statusObject({ code, reason, message, details }: ApiError) {
  const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
  return details ? { ...failure, details } : failure
}

export function writeJson(res: ServerResponse, code: number, value: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(JSON.stringify(value))
}

/**
 * Calls `cleanUp` and ends a stream when `signal` is aborted or the client disconnects. Returns a function that ends it earlier.
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
