import { NotFoundError } from '../cluster/cluster'
import { type ObjectStore } from '../store/object-store'
import { type ResourceName, resourceTypes } from '../store/resource-types'
import { type ApiRequest, type ClusterAccess } from './api-request'
import { listObjects, requireObject } from './list'
import { respond } from './negotiation'
import { readListOptions } from './options/list-options'
import { streamPodLog } from './pod-log'
import { presentationOf } from './presentation'
import { methodNotAllowed, objectNotFound, unknownPath } from './responses'
import { watchObjects } from './watch'
import { patchPod } from './writes/patch-pod'
import { deleteCollection, deleteObject } from './writes/delete-object'
import { handleScale, writeObject } from './writes/write-object'

export interface ApiContext {
  store: ObjectStore
  cluster: ClusterAccess
  now: () => number
  /** Aborted when the server stops. */
  signal: AbortSignal
}

type Handler = (request: ApiRequest, context: ApiContext) => Promise<void> | void

/** The handlers, by verb. */
const handlers: Record<string, Handler> = {
  list: (request, context) => {
    const options = readListOptions(request.query, resourceTypes[request.resource])
    return (options.isWatch ? watchObjects : listObjects)(request, options, context)
  },
  get: async (request, { store, now }) => {
    const object = requireObject(request, store)
    respond(request, 200, (await presentationOf(request, request.resource, now)).object(object))
  },
  patch: (request, context) =>
    request.resource === 'pods' ? patchPod(request, context) : writeObject(request, context),
  update: writeObject,
  create: writeObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
  scale: handleScale,
  log: (request, { cluster, store, now, signal }) => {
    const pod = cluster.findPod(requireObject(request, store).metadata.name)
    if (!pod) throw objectNotFound(resourceTypes.pods, request.name ?? '')
    const deleted = new AbortController()
    void pod.deleted.then(() => deleted.abort())
    const ended = AbortSignal.any([signal, deleted.signal])
    streamPodLog(request, { log: pod.log, containers: pod.containers, state: pod.state, now: now(), signal: ended })
  },
}

/** Responds to one request for a resource. @throws ApiError */
export async function handleResource(request: ApiRequest, context: ApiContext): Promise<void> {
  const verb = verbOf(request)
  try {
    await handlers[verb]?.(request, context)
  } catch (error) {
    // A pod can be deleted while a request is handled.
    throw error instanceof NotFoundError ? objectNotFound(resourceTypes[request.resource], request.name ?? '') : error
  }
}

/** @throws ApiError if the resource does not have the verb */
function verbOf({ method, name, namespace, resource, subresource }: ApiRequest): string {
  if (subresource !== undefined) return subresourceVerb(resource, subresource, method)
  const verb = (name === undefined ? collectionVerbs : objectVerbs)[method]
  const { namespaced, verbs } = resourceTypes[resource]
  const isInAllNamespaces = name === undefined && namespaced && namespace === undefined
  if (verb === undefined || (isInAllNamespaces && verb !== 'list')) throw methodNotAllowed()
  if (!verbs.includes(verb)) throw methodNotAllowed(`the local cluster cannot ${verb} ${resource}`)
  return verb
}

/** The verbs, by HTTP method. */
const collectionVerbs: Record<string, string> = { GET: 'list', POST: 'create', DELETE: 'deletecollection' }
const objectVerbs: Record<string, string> = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

function subresourceVerb(resource: ResourceName, subresource: string, method: string): string {
  if (resource === 'pods' && subresource === 'log') {
    if (method !== 'GET') throw methodNotAllowed()
    return 'log'
  }
  const isScale = resource === 'deployments' && subresource === 'scale'
  const isStatus = subresource === 'status' && resourceTypes[resource].hasStatus !== false
  if (!isScale && !isStatus) throw unknownPath()
  const verb = objectVerbs[method]
  if (verb === undefined || verb === 'delete') throw methodNotAllowed()
  return isScale ? 'scale' : verb
}
