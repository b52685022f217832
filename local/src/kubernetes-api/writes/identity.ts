import { invalid } from '../../admission/field-errors'
import { goText } from '../../admission/go-types'
import { randomSuffix } from '../../cluster/pod-names'
import { type KubeObject } from '../../manifests/objects'
import { resourceTypes, servedTypes, type ResourceType, apiVersionOf } from '../../store/resource-types'
import { type ApiRequest } from '../api-request'
import { badRequest, conflict, invalidObject } from '../responses'
import { type JsonObject } from '../../json'

/** The name of a new object: its own, or a generated one; '' if it has neither. */
export function newName({ metadata }: KubeObject): string {
  const { name, generateName } = metadata as { name?: unknown; generateName?: unknown }
  if (typeof name === 'string' && name !== '') return name
  if (typeof generateName !== 'string' || generateName === '') return ''
  return generateName + randomSuffix()
}

/** @throws ApiError if the kind or apiVersion of a body is not that of the path */
export function assertKind(
  type: ResourceType,
  { kind = type.kind, apiVersion = apiVersionOf(type) }: JsonObject,
): void {
  if (kind === type.kind && apiVersion === apiVersionOf(type)) return
  const version = goText(apiVersion).split('/').at(-1)
  if (type.isCustom && kind === type.kind)
    throw badRequest(
      `the API version in the data (${goText(apiVersion)}) does not match the expected API version (${apiVersionOf(type)})`,
    )
  const isServed = servedTypes.some((each) => each.kind === kind && apiVersionOf(each) === apiVersion)
  const reason = isServed
    ? `converting (${version}.${goText(kind)}) to (${type.group.split('.')[0] || 'core'}.${type.kind}): unknown conversion`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`
  throw badRequest(`${goText(kind)} in version "${version}" cannot be handled as a ${type.kind}: ${reason}`)
}

/** @throws ApiError if the namespace of an object is not that of the path */
export function assertNamespace({ namespace }: ApiRequest, { metadata }: KubeObject): void {
  if ((metadata.namespace ?? namespace) !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** @throws ApiError if a changed object is not the stored object, or is based on an older version of it */
export function assertSameObject(request: ApiRequest, changed: KubeObject, { metadata: stored }: KubeObject): void {
  assertNames(request, changed)
  const { metadata } = changed
  const type = resourceTypes[request.resource]
  if (metadata.uid !== undefined && metadata.uid !== stored.uid) throw uidError(type, request.method, metadata, stored)
  assertCurrent(type, request.method, metadata, stored)
}

/** @throws ApiError if the name or the namespace of an object is not that of the path */
export function assertNames(request: ApiRequest, object: KubeObject): void {
  const { name = '' } = request
  const { metadata } = object
  if (!metadata.name)
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (metadata.name !== name)
    throw badRequest(`the name of the object (${goText(metadata.name)}) does not match the name on the URL (${name})`)
  assertNamespace(request, object)
}

/** @throws ApiError if the kind or the name in the configuration of a server-side apply is not that of the path */
export function assertApplied(type: ResourceType, { name = '' }: Pick<ApiRequest, 'name'>, config: JsonObject): void {
  const { apiVersion = '', kind = '', metadata } = config
  const [version, group = ''] = goText(apiVersion).split('/').toReversed()
  if (kind !== type.kind || apiVersion !== apiVersionOf(type))
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${goText(kind)}`)
  const { name: configName = name } = (metadata ?? {}) as { name?: unknown }
  if (configName !== name)
    throw badRequest(`the name of the object (${goText(configName)}) does not match the name on the URL (${name})`)
}

function uidError(
  type: ResourceType,
  method: string,
  { uid, name }: KubeObject['metadata'],
  stored: KubeObject['metadata'],
) {
  if (method === 'PATCH') return invalidObject(type, name, [invalid('metadata.uid', uid, 'field is immutable')])
  const key = `/registry/${type.plural}/${stored.namespace}/${name}`
  const reason = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.uid}`
  return conflict(
    type,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${reason}`,
  )
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'

function assertCurrent(
  type: ResourceType,
  method: string,
  { resourceVersion, name }: KubeObject['metadata'],
  stored: KubeObject['metadata'],
): void {
  if (method === 'PUT' && type.isCustom && !resourceVersion)
    throw invalidObject(type, name, [invalid('metadata.resourceVersion', 0, 'must be specified for an update')])
  if (resourceVersion && resourceVersion !== stored.resourceVersion) throw conflict(type, name, MODIFIED)
}
