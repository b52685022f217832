import { type Deployment, type KubeObject } from '../../manifests/objects'
import { generationOf, type ObjectStore } from '../../store/object-store'
import { type ResourceType, apiVersionOf, resourceTypes } from '../../store/resource-types'
import { type ApiRequest, type DeploymentAccess } from '../api-request'
import { ApiError, objectNotFound, qualifiedName, writeJson } from '../responses'
import { admit } from './admission'
import { isJsonObject } from './merge'
import { applyPatch, isApply } from './patch'
import { assertNesting, readBody } from './read-body'
import { replicasOf, scaleObject } from './scale'

/** The cluster is in memory, so clients can store only this many objects of a resource, each of at most this size. */
const MAX_OBJECTS = 200
const MAX_SIZE = 262_144

export interface WriteContext {
  store: ObjectStore
  cluster: DeploymentAccess
}

/** Handles `PATCH`, `PUT` and `POST` of an object. @throws ApiError */
export async function writeObject(request: ApiRequest, { store, cluster }: WriteContext): Promise<void> {
  const { resource, query, res, method } = request
  const body = await readBody(request.req)
  const name = request.name ?? nameOf(body)
  const previous = store.get(resource, name)
  const type = resourceTypes[resource]
  const isCreation = method === 'POST' || (!previous && isApply(request.req.headers['content-type']))
  if (method === 'POST' && previous) throw alreadyExists(type, name)
  if (!previous && !isCreation) throw objectNotFound(type, name)
  if (isCreation && resource === 'deployments')
    throw new ApiError(405, 'MethodNotAllowed', 'the local cluster cannot create or delete Deployments')
  if (isCreation && store.list(resource).length >= MAX_OBJECTS) throw tooMany(type)
  // A patch can copy values into each other.
  const changed = asObject(assertNesting(changeOf(request, previous, body)))
  if (method === 'PUT' && previous) assertCurrent(type, changed, previous)
  const isDryRun = query.get('dryRun') === 'All'
  const { object, warnings = [] } = await admit({
    type,
    previous,
    store,
    object: withServerFields(changed, previous, { name, type, hasGeneration: hasGeneration(type, store) }),
    isStrict: query.get('fieldValidation') === 'Strict',
    isDryRun,
  })
  if (warnings.length > 0)
    res.setHeader(
      'Warning',
      warnings.map((text) => `299 - ${JSON.stringify(text)}`),
    )
  if (JSON.stringify(object).length > MAX_SIZE) throw tooLarge(type, name)
  if (isDryRun) return writeJson(res, isCreation ? 201 : 200, object)
  if (resource === 'deployments') cluster.updateDeployment(object as Deployment)
  else store.put(resource, object)
  writeJson(res, isCreation ? 201 : 200, store.get(resource, name))
}

/** Handles `GET`, `PUT` and `PATCH` of the scale of a Deployment. @throws ApiError */
export async function writeScale(request: ApiRequest, { store, cluster }: WriteContext): Promise<void> {
  const { name = '', method, req, res, query } = request
  const controller = cluster.findDeployment(name)
  const stored = store.get('deployments', name)
  if (!controller || !stored) throw objectNotFound(resourceTypes.deployments, name)
  if (method !== 'GET') {
    const body = await readBody(req)
    const current = scaleObject(controller, stored)
    const scale = method === 'PUT' ? body : applyPatch(req.headers['content-type'], current, body)
    const replicas = replicasOf(scale, name)
    if (query.get('dryRun') !== 'All') cluster.setReplicas(name, replicas)
  }
  writeJson(res, 200, scaleObject(controller, store.get('deployments', name) ?? stored))
}

/** Handles `DELETE` of an autoscaler. @throws ApiError */
export function deleteObject({ resource, name = '', res }: ApiRequest, { store }: WriteContext): void {
  const type = resourceTypes[resource]
  const object = store.get(resource, name)
  if (!object) throw objectNotFound(type, name)
  store.remove(resource, name)
  const details = { name, group: type.group, kind: type.plural, uid: object.metadata.uid }
  writeJson(res, 200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

function changeOf({ method, req }: ApiRequest, previous: KubeObject | undefined, body: unknown): unknown {
  return method === 'PATCH' ? applyPatch(req.headers['content-type'], previous ?? {}, body) : body
}

/** Removes null fields, because null means absent. `admit` validates the object. */
function asObject(value: unknown): KubeObject {
  const object = withoutNulls(value)
  const { metadata = {}, spec = {} } = isJsonObject(object) ? object : {}
  if (isJsonObject(object) && isJsonObject(metadata) && isJsonObject(spec))
    return { ...object, metadata, spec } as unknown as KubeObject
  throw new ApiError(400, 'BadRequest', 'expected an object whose metadata and spec are objects')
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isJsonObject(value)) return value
  const fields = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(fields.map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** Whether the objects have a generation; HPAs have one since Kubernetes 1.37. */
const hasGeneration = ({ kind }: ResourceType, { rules }: ObjectStore) =>
  kind !== 'HorizontalPodAutoscaler' || rules.observesGeneration

/** Adds the fields that a client cannot write: status, identity and generation. */
function withServerFields(
  { status: _status, ...changed }: KubeObject,
  previous: KubeObject | undefined,
  { name, type, hasGeneration }: { name: string; type: ResourceType; hasGeneration: boolean },
): KubeObject {
  const { uid, creationTimestamp } = previous?.metadata ?? {}
  return {
    ...changed,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: {
      ...changed.metadata,
      name,
      ...(hasGeneration ? { generation: generationOf(changed.spec, previous) } : {}),
      ...(uid === undefined ? {} : { uid }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    ...(previous?.status === undefined ? {} : { status: previous.status }),
  }
}

function nameOf(body: unknown): string {
  const name = (body as { metadata?: { name?: unknown } } | null)?.metadata?.name
  if (typeof name === 'string' && name !== '') return name
  throw new ApiError(422, 'Invalid', 'metadata.name: Required value: name or generateName is required')
}

function assertCurrent(type: ResourceType, { metadata }: KubeObject, previous: KubeObject): void {
  const { resourceVersion } = metadata
  if (resourceVersion === undefined || resourceVersion === previous.metadata.resourceVersion) return
  const operation = `Operation cannot be fulfilled on ${qualifiedName(type)} "${metadata.name}"`
  const reason = 'the object has been modified; please apply your changes to the latest version and try again'
  throw new ApiError(409, 'Conflict', `${operation}: ${reason}`)
}

const alreadyExists = (type: ResourceType, name: string) =>
  new ApiError(409, 'AlreadyExists', `${qualifiedName(type)} "${name}" already exists`)

const tooMany = (type: ResourceType) =>
  new ApiError(403, 'Forbidden', `the local cluster stores at most ${MAX_OBJECTS} ${qualifiedName(type)}; delete some`)

const tooLarge = (type: ResourceType, name: string) =>
  new ApiError(
    413,
    'RequestEntityTooLarge',
    `${qualifiedName(type)} "${name}" is too large: the local cluster stores at most ${MAX_SIZE} characters of JSON`,
  )
