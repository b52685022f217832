import { type DecodeErrors } from '../../admission/decode'
import { goText, jsonTypeOf } from '../../admission/go-types'
import { type JsonObject, isJsonObject } from '../../json'
import { type KubeObject } from '../../manifests/objects'
import { type ResourceType, resourceTypes, typeIn } from '../../store/resource-types'
import { type ApiRequest } from '../api-request'
import { unknownFormat } from '../negotiation'
import { ApiError, badRequest, invalidPatch } from '../responses'
import { assertApplied } from './identity'
import { jsonPatch } from './json-patch'
import { type Manager, applyFields } from './managed-fields'
import { mergePatch, strategicMerge } from './merge'
import { MAX_BODY_BYTES, parseJsonBody, parseYamlBody, readText, tooLarge } from './read-body'

/**
 * Applies a request to an object: its patch, or its body, which replaces the object. `target`: undefined if the request
 * creates the object.
 */
export type ApplyChange = (target: KubeObject | undefined) => unknown

const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'
const JSON_PATCH = 'application/json-patch+json'
const APPLY = 'application/apply-patch+yaml'

const mediaType = (contentType = '') => contentType.split(';')[0]?.trim() ?? ''

/** Whether a patch is a server-side apply, which creates the object if it does not exist. */
export const isApply = (contentType?: string) => mediaType(contentType) === APPLY

export interface Patch {
  change: ApplyChange
  patchErrorOf: PatchErrorOf
}

/** Returns the error if a patch results in a value of a wrong type, or a server-side apply contains an unknown field. */
export type PatchErrorOf = (errors: DecodeErrors, object: JsonObject) => ApiError | undefined

/** Reads a patch of any type. @throws ApiError with the message of Kubernetes */
export async function readPatch(
  request: ApiRequest,
  { isCustom }: Pick<ResourceType, 'isCustom'>,
  manager: Manager,
): Promise<Patch> {
  const { req, resource, version, subresource } = request
  const type = mediaType(req.headers['content-type'])
  if (![MERGE, STRATEGIC, JSON_PATCH, APPLY].includes(type))
    throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  if (type === STRATEGIC && isCustom) throw unknownFormat([JSON_PATCH, MERGE, APPLY].join(', '))
  const text = await readText(req, { limitBytes: MAX_BODY_BYTES, tooLarge })
  if (type === JSON_PATCH) {
    const operations = parseJsonBody(text, decodingError)
    if (!Array.isArray(operations)) throw wrongTypeError(operations, '[]handlers.jsonPatchOp')
    return { change: (target) => jsonPatch(target, operations), patchErrorOf: invalidResultError }
  }
  const patch = type === APPLY ? parseYamlBody(text, invalidYamlError) : parseJsonBody(text, invalidJsonError)
  if (!isJsonObject(patch)) throw wrongTypeError(patch, 'map[string]interface {}')
  if (type === APPLY && subresource !== 'scale') assertApplied(typeIn(version, resourceTypes[resource]), request, patch)
  if (type === APPLY)
    return { change: (target) => applyFields(target, patch, manager), patchErrorOf: undeclaredFieldError }
  if (type === MERGE) return { change: (target) => mergePatch(target, patch), patchErrorOf: invalidResultError }
  return {
    change: (target) => strategicMerge(target, patch),
    patchErrorOf: ({ conversionError }) =>
      conversionError === undefined ? undefined : invalidPatch(goText(patch), conversionError),
  }
}

const invalidResultError: PatchErrorOf = ({ error }, object) =>
  error === undefined ? undefined : invalidPatch(JSON.stringify(object), error)

/** A server-side apply refuses unknown fields, regardless of fieldValidation. */
const undeclaredFieldError: PatchErrorOf = ({ unknown: [firstField, ...otherFields] }, object) => {
  if (firstField === undefined) return undefined
  const { apiVersion, kind, metadata } = object as unknown as KubeObject
  const [version, group = ''] = apiVersion.split('/').toReversed()
  const errors = [firstField, ...otherFields].map(
    (text) => `.${JSON.parse(text.replace('unknown field ', '')) as string}: field not declared in schema`,
  )
  const reason = otherFields.length > 0 ? `errors:\n${errors.map((error) => `  ${error}`).join('\n')}` : errors[0]
  const name = `${goText(metadata.namespace ?? '')}/${metadata.name}`
  return new ApiError(
    500,
    '',
    `failed to create typed patch object (${name}; ${group}/${version}, Kind=${kind}): ${reason}`,
  )
}

const decodingError = (reason: string) => badRequest(`error decoding patch: ${reason}`)
const invalidJsonError = () => badRequest('invalid JSON patch')
const invalidYamlError = (reason: string) => badRequest(`error decoding YAML: ${reason}`)
const wrongTypeError = (value: unknown, type: string) =>
  decodingError(`json: cannot unmarshal ${jsonTypeOf(value)} into Go value of type ${type}`)
