import { ApiError } from '../responses'
import { jsonPatch } from './json-patch'
import { isJsonObject, mergePatch, strategicMerge } from './merge'

type Patch = (target: unknown, patch: unknown) => unknown

/** Patch functions by content type. Server-side apply does not track field managers. */
const patches: Record<string, Patch> = {
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicMerge,
  'application/json-patch+json': jsonPatch,
  'application/apply-patch+yaml': strategicMerge,
}

/** Whether a patch creates the object if it does not exist. */
export const isApply = (contentType = '') => contentType.startsWith('application/apply-patch')

/** Applies a patch. @throws ApiError for an unknown content type or an invalid patch */
export function applyPatch(contentType = '', target: unknown, patch: unknown): unknown {
  const [type = ''] = contentType.split(';')
  const patchFunction = patches[type.trim()]
  if (!patchFunction) throw new ApiError(415, 'UnsupportedMediaType', `"${type}" is not the content type of a patch`)
  if (patchFunction !== jsonPatch && !isJsonObject(patch))
    throw new ApiError(400, 'BadRequest', 'invalid patch: expected an object')
  return patchFunction(target, patch)
}
