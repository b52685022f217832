import { type IncomingMessage, type ServerResponse } from 'node:http'
import { isFromOwnPage } from '../kubernetes-api/local-request'
import { writeJson } from '../kubernetes-api/responses'
import { readText } from '../kubernetes-api/writes/read-body'
import { UntrustedInputError, parseJson } from '../untrusted-input'

const MAX_BODY_BYTES = 256 * 1_024

/** The request of a page is rejected. `status`: the HTTP status of the response. */
export class RejectedRequestError extends Error {
  override readonly name = 'RejectedRequestError'
  readonly code = 'REQUEST_REJECTED'
  constructor(
    readonly status: number,
    message: string,
    readonly errors?: readonly { path: string; message: string }[],
  ) {
    super(message)
  }
}

/**
 * Allows only pages of this gateway and local programs, because pods are processes of this machine: Host and Origin must be
 * those of the gateway. @throws RejectedRequestError
 */
export function assertFromOwnPage(req: IncomingMessage, purpose: string): void {
  if (!isFromOwnPage(req)) throw new RejectedRequestError(403, `only pages of this gateway may ${purpose}`)
}

/** @throws RejectedRequestError for another method */
export function assertMethod(req: IncomingMessage, res: ServerResponse, allowed: string): void {
  if (allowed.split(', ').includes(req.method ?? '')) return
  res.setHeader('allow', allowed)
  throw new RejectedRequestError(405, `allowed methods: ${allowed}`)
}

/** Reads a JSON body. An HTML form of another site cannot send this content type. @throws RejectedRequestError */
export async function readJsonBody(req: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? ''))
    throw new RejectedRequestError(415, 'the body must be application/json')
  const tooLarge = () => new RejectedRequestError(413, `the body is larger than ${MAX_BODY_BYTES} bytes`)
  const body = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  try {
    return parseJson(body)
  } catch (error) {
    const reason = error instanceof UntrustedInputError ? `cannot be read: ${error.message}` : 'is not valid JSON'
    throw new RejectedRequestError(400, `the body ${reason}`)
  }
}

/** Runs the handler of a page's request. A RejectedRequestError becomes a problem (RFC 9457) with this title. */
export async function answerPage(
  res: ServerResponse,
  title: string,
  handle: () => Promise<void> | void,
): Promise<void> {
  try {
    await handle()
  } catch (error) {
    if (!(error instanceof RejectedRequestError)) throw error
    const { status, message: detail, errors } = error
    // Otherwise Node would parse the rest of the body, which was not read, as the next request.
    res.setHeader('connection', 'close')
    writeJson(res, status, { type: 'about:blank', title, status, detail, ...(errors ? { errors } : {}) })
  }
}
