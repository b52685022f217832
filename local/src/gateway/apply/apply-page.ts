import { type IncomingMessage, type ServerResponse } from 'node:http'
import { readText } from '../../kubernetes-api/writes/read-body'
import { writeJson } from '../../kubernetes-api/responses'
import { ManifestError, readIdentity } from '../../manifests/validate-manifest'
import { type KubeObject } from '../../manifests/objects'
import { isFromOwnPage } from '../../kubernetes-api/local-request'
import { type Target, applyObjects } from './apply-objects'

/** The path on which the page `/model` applies its manifests. */
export const APPLY_PATH = '/local/apply'

const MAX_BODY_BYTES = 256 * 1_024
const MAX_OBJECTS = 200

/** A request that is rejected. */
class RejectedRequestError extends Error {
  override readonly name = 'RejectedRequestError'
  readonly code = 'REQUEST_REJECTED'

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Handles `POST {objects}` and responds with `{results}`. Pods are local processes, so only pages of this gateway may apply
 * objects: Host and Origin must be those of this gateway, and the content type must be JSON, which an HTML form of another
 * site cannot send.
 */
export async function handleApply(req: IncomingMessage, res: ServerResponse, target: Target): Promise<void> {
  try {
    assertAllowed(req)
    const objects = readObjects(await readBody(req))
    writeJson(res, 200, { results: await applyObjects(objects, target) })
  } catch (error) {
    if (!(error instanceof RejectedRequestError)) throw error
    const { status, message: detail } = error
    // Otherwise Node would parse the unread rest of the body as the next request.
    res.setHeader('connection', 'close')
    writeJson(res, status, { type: 'about:blank', title: 'Not applied', status, detail })
  }
}

function assertAllowed(req: IncomingMessage): void {
  if (!isFromOwnPage(req)) throw new RejectedRequestError(403, 'only pages of this gateway may apply manifests')
  if (req.method !== 'POST') throw new RejectedRequestError(405, 'only POST is allowed')
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? ''))
    throw new RejectedRequestError(415, 'the body must be application/json')
}

async function readBody(req: IncomingMessage): Promise<unknown> {
  const tooLarge = () => new RejectedRequestError(413, `the body is larger than ${MAX_BODY_BYTES} bytes`)
  const body = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  try {
    return JSON.parse(body)
  } catch {
    throw new RejectedRequestError(400, 'the body is not valid JSON')
  }
}

function readObjects(body: unknown): KubeObject[] {
  const objects = (body as { objects?: unknown } | null)?.objects
  if (!Array.isArray(objects) || objects.length === 0 || objects.length > MAX_OBJECTS)
    throw new RejectedRequestError(400, `expected {"objects": […]} with 1 to ${MAX_OBJECTS} objects`)
  try {
    return objects.map((object, index) => readIdentity(object, `objects[${index}]`))
  } catch (error) {
    if (error instanceof ManifestError) throw new RejectedRequestError(400, error.message)
    throw error
  }
}
