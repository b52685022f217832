import { type DecodeErrors, decode } from '../../admission/decode'
import { schemaOf } from '../../admission/schemas'
import { type KubeObject } from '../../manifests/objects'
import { type WriteOptions } from '../options/write-options'
import { ApiError, badRequest } from '../responses'
import { isJsonObject, withoutNulls } from '../../json'
import { type PatchErrorOf } from './patch'

/** A kind in one version of the API. */
interface DecodedKind {
  apiVersion: string
  kind: string
  isCustom?: boolean | undefined
}

export interface DecodeOptions extends DecodedKind {
  /** What happens to unknown fields; kubectl sends Strict. */
  fieldValidation: WriteOptions['fieldValidation']
  /** Messages about fields that occur twice in the body. */
  duplicates: readonly string[]
  patchErrorOf?: PatchErrorOf
}

/** An object with only the fields that its kind has, and the texts about other fields that kubectl shows as `Warning: …`. */
export interface DecodedObject {
  object: KubeObject
  warnings: string[]
}

const NO_ERRORS: DecodeErrors = { unknown: [], error: undefined, conversionError: undefined }

/** Decodes an object like the API server; null means absent. @throws ApiError for values of a wrong type */
export function decodeObject(body: unknown, options: DecodeOptions): DecodedObject {
  const { apiVersion, kind, isCustom, fieldValidation, duplicates } = options
  const object = withoutNulls(body)
  if (!isJsonObject(object)) throw badRequest('expected an object')
  const schema = schemaOf(apiVersion, kind)
  const decoded = schema ? decode(object, schema, isCustom) : { ...NO_ERRORS, value: object }
  const patchError = options.patchErrorOf?.(decoded, object)
  if (patchError) throw patchError
  if (decoded.error !== undefined) throw cannotBeHandled(options, decoded.error)
  const problems = [...duplicates, ...decoded.unknown]
  if (fieldValidation === 'Strict' && problems.length > 0)
    throw cannotBeHandled(options, `strict decoding error: ${problems.join(', ')}`)
  const { value } = decoded
  const decodedObject = { ...value, apiVersion, kind, metadata: value['metadata'] ?? {} } as unknown as KubeObject
  return { object: decodedObject, warnings: fieldValidation === 'Warn' ? problems : [] }
}

/** The error of the API server for an object that it cannot decode. */
function cannotBeHandled({ apiVersion, kind }: DecodedKind, reason: string): ApiError {
  const version = apiVersion.split('/').at(-1)
  return new ApiError(400, 'BadRequest', `${kind} in version "${version}" cannot be handled as a ${kind}: ${reason}`)
}
