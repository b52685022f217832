import { rulesOf } from '@food-delivery/autoscaler/rules'
import { decode } from '../admission/decode'
import { schemaOf } from '../admission/schemas'
import { validate } from '../admission/validate'
import { hpaFromV1 } from '../kubernetes-api/hpa-v1'
import { isJsonObject, withoutNulls, valueAt } from '../json'
import { UntrustedInputError } from '../untrusted-input'
import { type KubeObject } from './objects'
import { ManifestError } from './manifest-error'
import { readIdentity } from './read-identity'

/**
 * The objects of a parsed document (one, or the items of a List) as the API would store them: files are checked like
 * requests.
 * @throws ManifestError with the API server's reasons
 */
export function admitManifest(document: unknown, file: string): KubeObject[] {
  const value = withoutNulls(document)
  const items = valueAt(value, 'items')
  if (valueAt(value, 'kind') === 'List' && Array.isArray(items))
    return items.flatMap((item: unknown) => admitManifest(item, file))
  return [admitObject(readIdentity(value, file), file)]
}

function admitObject(object: KubeObject, file: string): KubeObject {
  const { apiVersion, kind } = object
  const fail = (reason: string) =>
    new ManifestError({ file, reason: `${kind} ${JSON.stringify(object.metadata.name)} is invalid: ${reason}` })
  const schema = schemaOf(apiVersion, kind)
  if (!schema) return object
  const isCustom = schema.name?.startsWith('sh.keda.') ?? false
  const { value, unknown, error } = decode({ ...object }, schema, isCustom)
  if (error !== undefined || unknown.length > 0) throw fail(error ?? unknown.join(', '))
  const decoded = value as unknown as KubeObject
  const stored = apiVersion === 'autoscaling/v1' && isJsonObject(decoded.spec) ? fromV1(decoded, fail) : decoded
  const admitted = validate(
    { ...stored, ...(isCustom || 'spec' in stored ? {} : specOf(schema)) },
    { rules: rulesOf() },
  )
  if (admitted.errors.length > 0) throw fail(admitted.errors.join(', '))
  return admitted.object
}

function fromV1(hpa: KubeObject, fail: (reason: string) => ManifestError): KubeObject {
  try {
    return hpaFromV1(hpa)
  } catch (error) {
    throw error instanceof UntrustedInputError ? fail(error.message) : error
  }
}

/** An empty spec for a kind that has one. */
const specOf = ({ properties = {} }: { properties?: object }) => ('spec' in properties ? { spec: {} } : {})
