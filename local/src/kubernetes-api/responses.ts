import { type ServerResponse } from 'node:http'

/** Which object a refusal is about, and every single reason. */
export interface StatusDetails {
  name: string
  group: string
  kind: string
  causes: { reason: string; field: string; message: string }[]
}

/** Why the API refuses a request, in Kubernetes' words. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  /** `code`: HTTP status; `reason`: Kubernetes' word for it, such as NotFound; `details`: what clients read further. */
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

/** A watch cannot go on from where it was: the client must list again. */
export const expired = (version: string, oldest: string) =>
  new ApiError(410, 'Expired', `too old resource version: ${version} (${oldest})`)

/** The `Status` object that tells an error, or a success. */
export function statusObject({ code, reason, message, details }: ApiError) {
  const failure = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code }
  return details ? { ...failure, details } : failure
}

/** Writes a JSON answer. */
export function writeJson(res: ServerResponse, code: number, value: unknown): void {
  res.writeHead(code, { 'content-type': 'application/json' })
  res.end(JSON.stringify(value))
}
