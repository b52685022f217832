import { ApiError } from '../responses'
import { jsonPatch } from './json-patch'
import { isFields, mergePatch, strategicMerge } from './merge'

type Patch = (target: unknown, patch: unknown) => unknown

/** How a patch of a content type changes an object. Server-side apply keeps no managers of fields here. */
const patches: Record<string, Patch> = {
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicMerge,
  'application/json-patch+json': jsonPatch,
  'application/apply-patch+yaml': strategicMerge,
}

/** Whether a patch makes the object when there is none. */
export const isApply = (contentType = '') => contentType.startsWith('application/apply-patch')

/** Applies a patch. @throws ApiError for a kind of patch that is not known, and for one that is none. */
export function applyPatch(contentType = '', target: unknown, patch: unknown): unknown {
  const [type = ''] = contentType.split(';')
  const change = patches[type.trim()]
  if (!change) throw new ApiError(415, 'UnsupportedMediaType', `the body is of unknown type ${type}`)
  if (change !== jsonPatch && !isFields(patch))
    throw new ApiError(400, 'BadRequest', 'the body is no patch: expected an object')
  return change(target, patch)
}
