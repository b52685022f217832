import { randomUUID } from 'node:crypto'
import { type Deployment, type KubeObject } from '../../manifests/objects'
import { withRegistryFields } from '../../manifests/registry-fields'
import { ALL_NAMESPACES, generationOf, type ObjectStore, timestamp } from '../../store/object-store'
import { type ResourceType, apiVersionOf, resourceTypes, typeIn } from '../../store/resource-types'
import { type ApiRequest, type ClusterAccess } from '../api-request'
import { respond } from '../negotiation'
import { type WriteOptions, readWriteOptions } from '../options/write-options'
import { inVersion, presentationOf } from '../presentation'
import { ApiError, badRequest, detailsOf, methodNotAllowed, objectNotFound, qualifiedName } from '../responses'
import { type AdmittedObject, admit } from './admit'
import { hpaFromV1 } from '../hpa-v1'
import { type DecodeOptions, type DecodedObject, decodeObject } from './decode-object'
import { assertKind, assertNames, assertNamespace, assertSameObject, newName } from './identity'
import { removeObject } from './delete-object'
import { updateFields } from './managed-fields'
import { defined, isJsonObject } from '../../json'
import { type ApplyChange, isApply, readPatch } from './patch'
import { readBody } from './read-body'
import { replicasOf, scaleObject } from './scale'

/** Limits for clients, because the cluster is in memory: objects of a resource, and characters of JSON per object. */
const MAX_OBJECTS = 200
const MAX_OBJECT_CHARACTERS = 262_144

export interface WriteContext {
  store: ObjectStore
  cluster: ClusterAccess
  now: () => number
}

/** Handles `PATCH`, `PUT` and `POST` of an object or of its status subresource. @throws ApiError */
export async function writeObject(request: ApiRequest, context: WriteContext): Promise<void> {
  const { resource, namespace, method } = request
  const { store, now } = context
  const type = resourceTypes[resource]
  const options = readWriteOptions(request, now)
  const { change, ...decoding } = await readChange(request, type, options)
  if (method === 'PUT') assertNames(request, decodeBody(request, change(undefined), { ...options, ...decoding }).object)
  for (;;) {
    const previous = previousOf(request, store)
    const { object, warnings } = await admitChange(request, { change, previous, options, decoding }, store)
    const { name } = object.metadata
    // Another request or a controller may have changed the object in the meantime.
    if (store.get(resource, name, namespace) === previous)
      return storeAndRespond(request, { object, warnings, previous }, options, context)
    if (method === 'POST') throw alreadyExists(type, name)
  }
}

/** One attempt to change a stored object; repeated if the object changes in the meantime. */
interface Attempt {
  change: ApplyChange
  previous: KubeObject | undefined
  options: WriteOptions
  decoding: Decoding
}

/** The options of decoding that depend on the request's body. */
type Decoding = Pick<DecodeOptions, 'duplicates' | 'patchErrorOf'>

/** Applies a request to the stored object, and validates the result. @throws ApiError */
async function admitChange(
  request: ApiRequest,
  { change, previous, options, decoding }: Attempt,
  store: ObjectStore,
): Promise<Required<AdmittedObject>> {
  const { resource, namespace } = request
  const type = resourceTypes[resource]
  const body = change(previous && inVersion(previous, request.version))
  const decoded = decodeBody(request, body, { ...options, ...decoding })
  const changed = decoded.object
  const name = previous ? previous.metadata.name : nameOfNew(request, changed, { store, ...options })
  if (previous) assertSameObject(request, changed, previous)
  if (request.subresource === 'status' && previous)
    return { object: { ...previous, status: changed.status }, warnings: [] }
  const written = withRegistryFields(withServerFields(changed, previous, { name, namespace, type }))
  const admitted = await admit({ ...options, type, previous, store, object: written }).catch((error: unknown) => {
    // kubectl also shows the warnings about a refused object.
    warn(request, decoded.warnings)
    throw error
  })
  const { object } = admitted
  const warnings = [...decoded.warnings, ...admitted.warnings]
  const withManagers = isApplyRequest(request) ? object : updateFields(previous, object, options.manager)
  if (!hasGeneration(type, store)) return { object: withManagers, warnings }
  const generation = generationOf(object.spec, previous)
  return { object: { ...withManagers, metadata: { ...withManagers.metadata, generation } }, warnings }
}

/** Stores the object, unless the request is a dry run, and responds. @throws ApiError if it is too large or is a pod */
function storeAndRespond(
  request: ApiRequest,
  { object, warnings, previous }: Required<AdmittedObject> & { previous: KubeObject | undefined },
  { isDryRun }: WriteOptions,
  context: WriteContext,
): void {
  const { store, cluster } = context
  const { resource, namespace } = request
  const { name } = object.metadata
  if (JSON.stringify(object).length > MAX_OBJECT_CHARACTERS) throw tooLarge(resourceTypes[resource], name)
  warn(request, warnings)
  const code = previous ? 200 : 201
  if (isDryRun) return respond(request, code, inVersion(dryRunResult(object, previous, context), request.version))
  if (resource === 'pods') throw methodNotAllowed('the local cluster cannot create pods without a Deployment')
  if (resource === 'deployments') cluster.applyDeployment(object as Deployment)
  else store.put(resource, object)
  const stored = store.get(resource, name, namespace)
  if (isReleased(object)) removeObject(resource, object, context)
  respond(request, code, stored && inVersion(stored, request.version))
}

const warn = ({ res }: ApiRequest, warnings: readonly string[]) => {
  for (const text of warnings) res.appendHeader('Warning', `299 - ${headerText(JSON.stringify(text))}`)
}

/** Node sends a header as Latin-1, so each byte of UTF-8 becomes a character. It refuses DEL, which JSON does not escape. */
const headerText = (text: string) => Buffer.from(text.replaceAll('\u007f', '\\u007f')).toString('latin1')

/** The result of a dry run: the object with the identity that it would get, or with the version that it has. */
function dryRunResult(object: KubeObject, previous: KubeObject | undefined, { now }: WriteContext): KubeObject {
  const identity = previous
    ? defined({ resourceVersion: previous.metadata.resourceVersion })
    : { uid: randomUUID(), creationTimestamp: timestamp(now()) }
  return { ...object, metadata: { ...object.metadata, ...identity } }
}

/** Handles `GET`, `PUT` and `PATCH` of the scale of a Deployment. @throws ApiError */
export async function handleScale(request: ApiRequest, { store, cluster, now }: WriteContext): Promise<void> {
  const { name = '', namespace, method } = request
  const options = readWriteOptions(request, now)
  const requestedChange = method === 'GET' ? undefined : await readChange(request, { kind: 'Scale' }, options)
  const stored = store.get('deployments', name, namespace)
  const controller = stored && cluster.findDeployment(name, namespace)
  if (!controller) throw objectNotFound(resourceTypes.deployments, name)
  const currentScale = scaleObject(controller, stored)
  if (!requestedChange) return respond(request, 200, (await presentationOf(request, 'scale', now)).object(currentScale))
  const { change, ...decoding } = requestedChange
  const scaleKind = { apiVersion: 'autoscaling/v1', kind: 'Scale' }
  const scale = decodeObject(change(currentScale), { ...options, ...scaleKind, ...decoding }).object
  assertSameObject(request, scale, stored)
  const replicas = replicasOf(scale, name)
  if (options.isDryRun) return respond(request, 200, { ...currentScale, spec: { replicas } })
  cluster.setReplicas(name, replicas, namespace)
  respond(request, 200, scaleObject(controller, store.get('deployments', name, namespace) ?? stored))
}

/** Reads the change that a request makes to an object: a patch, or the body that replaces it. */
async function readChange(
  request: ApiRequest,
  type: Pick<ResourceType, 'kind' | 'isCustom'>,
  { manager }: WriteOptions,
): Promise<Pick<Attempt, 'change'> & Decoding> {
  if (request.method === 'PATCH') return { ...(await readPatch(request, type, manager)), duplicates: [] }
  const { value, duplicates } = await readBody(request.req, type.kind)
  return { change: () => value, duplicates }
}

/** The stored object; undefined if the request creates it. @throws ApiError if the request changes a missing object */
function previousOf({ method, resource, namespace, name = '', req, subresource }: ApiRequest, store: ObjectStore) {
  if (method === 'POST') return undefined
  const previous = store.get(resource, name, namespace)
  const mayCreate = isApplyRequest({ method, req }) && subresource === undefined
  if (!previous && !mayCreate) throw objectNotFound(resourceTypes[resource], name)
  return previous
}

const isApplyRequest = ({ method, req }: Pick<ApiRequest, 'method' | 'req'>) =>
  method === 'PATCH' && isApply(req.headers['content-type'])

/** The name of a new object; '' if it has none, which `admit` rejects. @throws ApiError if it cannot be created */
function nameOfNew(
  request: ApiRequest,
  changed: KubeObject,
  { store, isDryRun }: Pick<WriteOptions, 'isDryRun'> & { store: ObjectStore },
): string {
  const { resource, namespace } = request
  const type = resourceTypes[resource]
  assertNamespace(request, changed)
  if (namespace !== undefined) assertNamespaceExists(store, namespace, { type, name: request.name ?? newName(changed) })
  if (changed.metadata.resourceVersion && !isDryRun)
    throw badRequest('resourceVersion should not be set on objects to be created')
  if (store.list(resource, ALL_NAMESPACES).length >= MAX_OBJECTS) throw tooManyObjects(type)
  return request.name ?? newName(changed)
}

/** @throws ApiError if a namespace does not exist or is being deleted */
function assertNamespaceExists(
  store: ObjectStore,
  namespace: string,
  { type, name }: { type: ResourceType; name: string },
) {
  const stored = store.get('namespaces', namespace)
  if (!stored) throw objectNotFound(resourceTypes.namespaces, namespace)
  if (stored.metadata.deletionTimestamp === undefined) return
  const reason = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `namespace ${namespace} is being terminated`
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }]
  const details = { ...detailsOf(type, name), causes }
  throw new ApiError(403, 'Forbidden', `${qualifiedName(type)} "${name}" is forbidden: ${reason}`, details)
}

/** Decodes a body and converts it to the stored version. @throws ApiError for another kind or wrong types */
function decodeBody(
  { resource, version }: ApiRequest,
  body: unknown,
  options: Pick<WriteOptions, 'fieldValidation'> & Decoding,
): DecodedObject {
  const type = typeIn(version, resourceTypes[resource])
  if (isJsonObject(body)) assertKind(type, body)
  const { kind, isCustom, hasSpec = true } = type
  const { object, warnings } = decodeObject(body, { ...options, apiVersion: apiVersionOf(type), kind, isCustom })
  // The schema of a custom resource requires its spec.
  const withSpec = hasSpec && !isCustom ? { ...object, spec: object.spec ?? {} } : object
  return { object: version === undefined ? withSpec : hpaFromV1(withSpec), warnings }
}

/** Whether the objects of a type have a generation: those of all groups except core; HPAs since Kubernetes 1.37. */
const hasGeneration = ({ kind, group }: ResourceType, { rules }: ObjectStore) =>
  kind === 'HorizontalPodAutoscaler' ? rules.observesGeneration : group !== ''

interface ServerFields {
  name: string
  namespace: string | undefined
  type: ResourceType
}

/** Adds the fields that a client cannot write: status and identity. */
function withServerFields(
  { status: _status, ...changed }: KubeObject,
  previous: KubeObject | undefined,
  { name, namespace, type }: ServerFields,
): KubeObject {
  const { uid, creationTimestamp, deletionTimestamp } = previous?.metadata ?? {}
  const deletionGracePeriodSeconds = deletionTimestamp === undefined ? undefined : 0
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _time,
    deletionTimestamp: _deletion,
    ...metadata
  } = changed.metadata
  const status = previous ? previous.status : type.emptyFields?.['status']
  return {
    ...changed,
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    metadata: {
      ...metadata,
      name,
      ...defined({ namespace, uid, deletionTimestamp, deletionGracePeriodSeconds, creationTimestamp }),
    },
    ...defined({ status }),
  }
}

/** Whether the last finalizer of an object that is being deleted was removed. */
const isReleased = ({ metadata }: KubeObject) =>
  metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).length === 0

const alreadyExists = (type: ResourceType, name: string) =>
  new ApiError(409, 'AlreadyExists', `${qualifiedName(type)} "${name}" already exists`, detailsOf(type, name))

const tooManyObjects = (type: ResourceType) =>
  new ApiError(403, 'Forbidden', `the local cluster stores at most ${MAX_OBJECTS} ${qualifiedName(type)}; delete some`)

const tooLarge = (type: ResourceType, name: string) =>
  new ApiError(
    413,
    'RequestEntityTooLarge',
    `${qualifiedName(type)} "${name}" is too large: the local cluster stores at most ${MAX_OBJECT_CHARACTERS} characters of JSON`,
  )
