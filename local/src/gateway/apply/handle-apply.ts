import { type IncomingMessage, type ServerResponse } from 'node:http'
import { writeJson } from '../../kubernetes-api/responses'
import { ManifestError } from '../../manifests/manifest-error'
import { readIdentity } from '../../manifests/read-identity'
import { type KubeObject } from '../../manifests/objects'
import { RejectedRequestError, answerPage, assertFromOwnPage, assertMethod, readJsonBody } from '../page-request'
import { type ApplyTarget, applyObjects } from './apply-objects'

/** The path on which the page `/model` applies its manifests. */
export const APPLY_PATH = '/local/apply'

const MAX_OBJECTS = 200

/** Handles `POST {objects}` and responds with `{results}`. Only for pages of this gateway and local programs. */
export function handleApply(req: IncomingMessage, res: ServerResponse, target: ApplyTarget): Promise<void> {
  return answerPage(res, 'Manifests not applied', async () => {
    assertFromOwnPage(req, 'apply manifests')
    assertMethod(req, res, 'POST')
    const objects = readObjects(await readJsonBody(req))
    writeJson(res, 200, { results: await applyObjects(objects, target) })
  })
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
