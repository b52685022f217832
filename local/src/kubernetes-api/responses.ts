import { type ServerResponse } from 'node:http'

/** The object of an error, and all its causes. */
interface StatusDetails {
  name: string
  group: string
  kind: string
  causes: { reason: string; field: string; message: string }[]
}

/** An error response of the API; reason and message are Kubernetes' own. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  /** `code`: HTTP status; `reason`: such as NotFound; `details`: for clients. */
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

/** A watch cannot resume from this version: the client must list again. */
export const expired = (version: string, oldest: string) =>
  new ApiError(410, 'Expired', `too old resource version: ${version} (${oldest})`)

/** The `Status` object of an error. */
export function statusObject({ code, reason, message, details }: ApiError) {
  const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
  return details ? { ...failure, details } : failure
}

export function writeJson(res: ServerResponse, code: number, value: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(JSON.stringify(value))
}
