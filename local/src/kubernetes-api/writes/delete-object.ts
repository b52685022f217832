import { type Deployment, type KubeObject } from '../../manifests/objects'
import { ALL_NAMESPACES, type ObjectStore, timestamp } from '../../store/object-store'
import { type ResourceName, resourceTypes } from '../../store/resource-types'
import { type ApiRequest, type ClusterAccess } from '../api-request'
import { requireObject, sorted } from '../list'
import { respond } from '../negotiation'
import { type DeleteOptions, assertPreconditions, readDeleteOptions } from '../options/delete-options'
import { readListOptions } from '../options/list-options'
import { presentationOf } from '../presentation'
import { ApiError, detailsOf, methodNotAllowed, successStatus } from '../responses'

interface DeleteContext {
  store: ObjectStore
  cluster: ClusterAccess
  now: () => number
}

/** Handles `DELETE` of one object. @throws ApiError */
export async function deleteObject(request: ApiRequest, context: DeleteContext): Promise<void> {
  const options = await readDeleteOptions(request)
  const object = requireObject(request, context.store)
  assertPreconditions(request, object, options)
  if (!options.isDryRun) remove(request, object, options, context)
  respond(request, 200, responseOf(request, object, options, context))
}

/**
 * Handles `DELETE` of all objects of a resource in a namespace that the selectors of the query match.
 * @throws ApiError
 */
export async function deleteCollection(request: ApiRequest, context: DeleteContext): Promise<void> {
  const { resource, namespace, query } = request
  const { store, now } = context
  const { matches } = readListOptions(query, resourceTypes[resource])
  const options = await readDeleteOptions(request)
  const objects = sorted(store.list(resource, namespace ?? ALL_NAMESPACES).filter(matches))
  if (!options.isDryRun) for (const object of objects) remove(request, object, options, context)
  const presentation = await presentationOf(request, resource, now)
  respond(request, 200, presentation.list(objects, { resourceVersion: String(store.resourceVersion) }))
}

function remove({ resource }: ApiRequest, object: KubeObject, options: DeleteOptions, context: DeleteContext): void {
  const { name } = object.metadata
  const finalizers = finalizersOf(object)
  if (resource === 'pods') context.cluster.deletePod(name, graceSecondsOf(options))
  else if (resource === 'deployments' && isForeground(options)) deleteInForeground(object, context)
  else if (finalizers.length > 0) putObject(resource, markedForDeletion(object, finalizers, context), context)
  else removeObject(resource, object, context, options)
}

/** Removes an object without finalizers, and its pods. @throws ApiError */
export function removeObject(
  resource: ResourceName,
  object: KubeObject,
  context: DeleteContext,
  options: Partial<DeleteOptions> = {},
): void {
  const { store, cluster } = context
  const { metadata } = object
  if (resource === 'deployments')
    void cluster.deleteDeployment(metadata, isOrphaning(options) ? 'Orphan' : 'Background')
  else if (resource === 'replicasets' && isOrphaning(options)) throw methodNotAllowed(NO_ORPHAN_PODS)
  else if (resource === 'replicasets') cluster.deleteReplicaSet(metadata)
  else if (resource === 'namespaces') removeNamespace(object, context)
  else store.remove(resource, metadata.name, metadata.namespace)
}

const NO_ORPHAN_PODS =
  'the local cluster has no pods without a ReplicaSet, so the pods of a deleted ReplicaSet cannot be kept'

function putObject(resource: ResourceName, object: KubeObject, { store, cluster }: DeleteContext): void {
  if (resource === 'deployments') cluster.applyDeployment(object as Deployment)
  else store.put(resource, object)
}

const isForeground = ({ propagationPolicy: policy }: Partial<DeleteOptions>) => policy === 'Foreground'
const isOrphaning = ({ propagationPolicy: policy, orphanDependents }: Partial<DeleteOptions>) =>
  policy === 'Orphan' || orphanDependents === true

/** The finalizer that keeps a Deployment until its pods are deleted. */
const FOREGROUND = 'foregroundDeletion'

/** Deletes the pods of a Deployment, and then the Deployment itself, unless other finalizers keep it. */
function deleteInForeground(object: KubeObject, context: DeleteContext): void {
  const { store, cluster } = context
  const { name, namespace, uid } = object.metadata
  const podsDeleted = cluster.findDeployment(name, namespace)?.end()
  cluster.applyDeployment(markedForDeletion(object, [...finalizersOf(object), FOREGROUND], context) as Deployment)
  void podsDeleted?.then(() => {
    const stored = store.get('deployments', name, namespace)
    if (!stored || stored.metadata.uid !== uid) return
    const finalizers = finalizersOf(stored).filter((finalizer) => finalizer !== FOREGROUND)
    if (finalizers.length > 0) putObject('deployments', markedForDeletion(stored, finalizers, context), context)
    else removeObject('deployments', stored, context)
  })
}

/** The finalizers that keep an object. KEDA's finalizer does not, because KEDA's operator removes it at once. */
const finalizersOf = ({ metadata }: KubeObject) =>
  (metadata.finalizers ?? []).filter((finalizer) => finalizer !== 'finalizer.keda.sh')

/** Marks an object as being deleted; it is removed together with its last finalizer. */
function markedForDeletion(object: KubeObject, finalizers: readonly string[], { now }: DeleteContext): KubeObject {
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

/** A namespace whose pods are being deleted. */
const terminatingNamespace = (namespace: KubeObject, context: DeleteContext): KubeObject => ({
  ...markedForDeletion(namespace, namespace.metadata.finalizers ?? [], context),
  status: { phase: 'Terminating' },
})

/** The grace period of a deletion. As in Kubernetes, a negative number of seconds means 1. */
const graceSecondsOf = ({ gracePeriodSeconds: seconds }: DeleteOptions) =>
  seconds === undefined || seconds >= 0 ? seconds : 1

/**
 * Removes the objects of a namespace, and the namespace itself when its pods have been deleted.
 * @throws ApiError for the namespace of the cluster
 */
function removeNamespace(object: KubeObject, context: DeleteContext): void {
  const { store, cluster } = context
  const { name } = object.metadata
  const type = resourceTypes.namespaces
  if (name === store.namespace) {
    const message = `namespaces "${name}" is forbidden: this namespace may not be deleted`
    throw new ApiError(403, 'Forbidden', message, detailsOf(type, name))
  }
  const podsDeleted = cluster.emptyNamespace(name)
  for (const { plural, namespaced } of Object.values(resourceTypes))
    if (namespaced && plural !== 'pods')
      for (const { metadata } of store.list(plural, name)) store.remove(plural, metadata.name, name)
  if (store.list('pods', name).length === 0) return void store.remove('namespaces', name)
  store.put('namespaces', terminatingNamespace(object, context))
  void podsDeleted.then(() => store.remove('namespaces', name))
}

/**
 * The response: a terminating pod or namespace, an object that waits for a finalizer, or the Status of a deleted
 * object.
 */
function responseOf(
  { resource }: ApiRequest,
  object: KubeObject,
  { propagationPolicy: policy, isDryRun }: DeleteOptions,
  context: DeleteContext,
): unknown {
  const { name, uid, namespace, finalizers = [] } = object.metadata
  if (resource === 'pods') return context.store.get('pods', name, namespace) ?? object
  const allFinalizers = [...finalizers, ...finalizersOfPolicy(policy)]
  const isNamespace = resource === 'namespaces'
  if ((allFinalizers.length === 0 && !isNamespace) || isDryRun) return successStatus(resourceTypes[resource], name, uid)
  return isNamespace ? terminatingNamespace(object, context) : markedForDeletion(object, allFinalizers, context)
}

/** The finalizers that a deletion adds. */
function finalizersOfPolicy(policy: string | undefined): string[] {
  if (policy === 'Foreground') return [FOREGROUND]
  return policy === 'Orphan' ? ['orphan'] : []
}
