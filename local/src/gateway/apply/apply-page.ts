import { type IncomingMessage, type ServerResponse } from 'node:http'
import { readText } from '../../kubernetes-api/writes/read-body'
import { writeJson } from '../../kubernetes-api/responses'
import { checkObject, ManifestError } from '../../manifests/check-object'
import { type KubeObject } from '../../manifests/objects'
import { isOwnPage } from '../../kubernetes-api/local-request'
import { type Target, applyObjects } from './apply-objects'

/** The path on which the page `/model` applies its manifests. */
export const APPLY_PATH = '/local/apply'

const MAX_BODY_BYTES = 256 * 1_024
const MAX_OBJECTS = 200

/** A request that is rejected. */
class Refusal extends Error {
  override readonly name = 'Refusal'

  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(detail)
  }
}

/**
 * Answers `POST {objects}` with `{results}`. Pods are local processes, so only the gateway's own pages may apply objects:
 * the Host must be this machine, the Origin the page's own, and the type JSON, which a form of another site cannot send.
 */
export async function answerApply(req: IncomingMessage, res: ServerResponse, target: Target): Promise<void> {
  try {
    assertAllowed(req)
    const objects = readObjects(await readBody(req))
    writeJson(res, 200, { results: await applyObjects(objects, target) })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { status, detail } = error
    // The unread rest of a body must not be parsed as the next request.
    res.setHeader('connection', 'close')
    writeJson(res, status, { type: 'about:blank', title: 'Not applied', status, detail })
  }
}

function assertAllowed(req: IncomingMessage): void {
  if (!isOwnPage(req)) throw new Refusal(403, 'only pages of this machine may apply manifests here')
  if (req.method !== 'POST') throw new Refusal(405, 'objects are applied by POST')
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? ''))
    throw new Refusal(415, 'the body must be application/json')
}

async function readBody(req: IncomingMessage): Promise<unknown> {
  const tooLarge = () => new Refusal(413, `the body is larger than ${MAX_BODY_BYTES} bytes`)
  const body = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  try {
    return JSON.parse(body)
  } catch {
    throw new Refusal(400, 'the body is not valid JSON')
  }
}

function readObjects(body: unknown): KubeObject[] {
  const objects = (body as { objects?: unknown } | null)?.objects
  if (!Array.isArray(objects) || objects.length === 0 || objects.length > MAX_OBJECTS)
    throw new Refusal(400, `expected {"objects": […]} with 1 to ${MAX_OBJECTS} objects`)
  try {
    return objects.map((object, index) => checkObject(object, `objects[${index}]`))
  } catch (error) {
    if (error instanceof ManifestError) throw new Refusal(400, error.message)
    throw error
  }
}
