import { type KubeObject } from '../../manifests/objects'
import { ALL_NAMESPACES, type ObjectStore, timestamp } from '../../store/object-store'
import { resourceTypes } from '../../store/resource-types'
import { type ApiRequest, type PodAccess } from '../api-request'
import { isIn, sorted } from '../list'
import { respond } from '../negotiation'
import { type DeleteOptions, assertPreconditions, readDeleteOptions } from '../options/delete-options'
import { readListOptions } from '../options/list-options'
import { presentationOf } from '../presentation'
import { ApiError, detailsOf, objectNotFound, successStatus } from '../responses'

interface DeleteContext {
  store: ObjectStore
  cluster: PodAccess
  now: () => number
}

/** Handles `DELETE` of one object. @throws ApiError */
export async function deleteObject(request: ApiRequest, context: DeleteContext): Promise<void> {
  const { resource, name = '', namespace } = request
  const options = await readDeleteOptions(request)
  const object = context.store.get(resource, name, namespace)
  if (!object) throw objectNotFound(resourceTypes[resource], name)
  assertPreconditions(request, object, options)
  if (!options.isDryRun) remove(request, object, options, context)
  respond(request, 200, resultOf(request, object, options, context))
}

/** Handles `DELETE` of all objects of a resource in a namespace that the selectors of the query match. @throws ApiError */
export async function deleteCollection(request: ApiRequest, context: DeleteContext): Promise<void> {
  const { resource, namespace, query } = request
  const { store, now } = context
  const { matches } = readListOptions(query, resourceTypes[resource])
  const options = await readDeleteOptions(request)
  const all = store.list(resource, ALL_NAMESPACES).filter(isIn(namespace))
  const objects = sorted(all.filter(matches))
  if (!options.isDryRun) for (const object of objects) remove(request, object, options, context)
  const presentation = await presentationOf(request, resource, now)
  respond(request, 200, presentation.list(objects, { resourceVersion: String(store.resourceVersion) }))
}

function remove({ resource }: ApiRequest, object: KubeObject, options: DeleteOptions, context: DeleteContext): void {
  const { store, cluster } = context
  const { name, namespace } = object.metadata
  if (resource === 'pods') cluster.deletePod(name, graceOf(options))
  else if (resource === 'namespaces') removeNamespace(store, name)
  else if (finalizersOf(object).length > 0) store.put(resource, endingOf(object, finalizersOf(object), context))
  else store.remove(resource, name, namespace)
}

/** The operator of KEDA removes its finalizer at once. */
const finalizersOf = ({ metadata }: KubeObject) =>
  (metadata.finalizers ?? []).filter((finalizer) => finalizer !== 'finalizer.keda.sh')

/** An object that is deleted as soon as its finalizers are gone. */
function endingOf(object: KubeObject, finalizers: readonly string[], { now }: DeleteContext): KubeObject {
  const { deletionTimestamp = timestamp(now()), finalizers: _old, ...metadata } = object.metadata
  return {
    ...object,
    metadata: {
      ...metadata,
      deletionTimestamp,
      deletionGracePeriodSeconds: 0,
      ...(finalizers.length > 0 ? { finalizers: [...finalizers] } : {}),
    },
  }
}

/** As in Kubernetes, a negative number of seconds means 1. */
const graceOf = ({ gracePeriodSeconds: seconds }: DeleteOptions) =>
  seconds === undefined || seconds >= 0 ? seconds : 1

/** Removes a namespace and all that is in it. @throws ApiError for the namespace in which the pods run */
function removeNamespace(store: ObjectStore, name: string): void {
  const type = resourceTypes.namespaces
  if (name === store.namespace) {
    const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`
    throw new ApiError(403, 'Forbidden', message, detailsOf(type, name))
  }
  for (const { plural, namespaced } of Object.values(resourceTypes))
    if (namespaced) for (const { metadata } of store.list(plural, name)) store.remove(plural, metadata.name, name)
  store.remove('namespaces', name)
}

/** A pod or namespace that is terminating, an object that waits for a finalizer, or the Status of an object that is gone. */
function resultOf(
  { resource }: ApiRequest,
  object: KubeObject,
  { propagationPolicy: policy, isDryRun }: DeleteOptions,
  context: DeleteContext,
): unknown {
  const { name, uid, namespace, finalizers = [] } = object.metadata
  if (resource === 'pods') return context.store.get('pods', name, namespace) ?? object
  const added = policy === 'Foreground' ? ['foregroundDeletion'] : policy === 'Orphan' ? ['orphan'] : []
  const waiting = [...finalizers, ...added]
  const isNamespace = resource === 'namespaces'
  if ((waiting.length === 0 && !isNamespace) || isDryRun) return successStatus(resourceTypes[resource], name, uid)
  const ending = endingOf(object, waiting, context)
  return isNamespace ? { ...ending, status: { phase: 'Terminating' } } : ending
}
