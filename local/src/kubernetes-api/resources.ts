import { NotFoundError } from '../cluster/cluster'
import { type KubeObject } from '../manifests/objects'
import { type ObjectStore } from '../store/object-store'
import { apiVersionOf, resourceTypes } from '../store/resource-types'
import { type ApiRequest, type ClusterAccess, type DeploymentAccess } from './api-request'
import { ApiError, notFound, objectNotFound, writeJson } from './responses'
import { queryNumber } from './request-path'
import { streamPodLog } from './pod-log'
import { type Predicate, SelectorError, parseFieldSelector, parseLabelSelector } from './selectors'
import { acceptsTable, tableOf } from './table'
import { columnsOf } from './table-columns'
import { streamWatch } from './watch'
import { isJsonObject } from './writes/merge'
import { readBody } from './writes/read-body'
import { annotatePod } from './writes/annotate-pod'
import { type WriteContext, deleteObject, writeObject, writeScale } from './writes/write-object'

interface ApiContext {
  store: ObjectStore
  cluster: ClusterAccess
  now: () => number
  /** Aborted when the server stops. */
  signal: AbortSignal
}

const DEFAULT_WATCH_SECONDS = 30 * 60
const MAX_WATCH_SECONDS = 24 * 3_600

type Handler = (request: ApiRequest, context: ApiContext) => Promise<void> | void

/** Handlers by verb. */
const handlers: Record<string, Handler> = {
  list: async ({ resource, query, req, res, ...request }, { store, now }) => {
    const type = resourceTypes[resource]
    const objects = store.list(resource).filter(selection(request, query))
    const resourceVersion = String(store.resourceVersion)
    if (acceptsTable(req.headers.accept))
      return writeJson(res, 200, tableOf({ columns: await columnsOf(resource), objects, resourceVersion, now: now() }))
    const items = objects.map(withoutType)
    const metadata = { resourceVersion }
    writeJson(res, 200, { kind: `${type.kind}List`, apiVersion: apiVersionOf(type), metadata, items })
  },
  watch: async ({ resource, query, req, res, ...request }, { store, now, signal }) => {
    const seconds = queryNumber(query, 'timeoutSeconds') || DEFAULT_WATCH_SECONDS
    const columns = acceptsTable(req.headers.accept) ? await columnsOf(resource) : undefined
    streamWatch({
      store,
      resource,
      res,
      signal,
      matches: selection(request, query),
      represent: (object) => (columns ? tableOf({ columns, objects: [object], now: now() }) : object),
      resourceVersion: String(queryNumber(query, 'resourceVersion') ?? ''),
      bookmarks: query.get('allowWatchBookmarks') === 'true',
      timeoutMs: Math.min(seconds, MAX_WATCH_SECONDS) * 1_000,
    })
  },
  get: async (request, { store, now }) => {
    const { resource, req, res } = request
    const object = requireObject(request, store)
    if (!acceptsTable(req.headers.accept)) return writeJson(res, 200, object)
    writeJson(res, 200, tableOf({ columns: await columnsOf(resource), objects: [object], now: now() }))
  },
  patch: (request, context) =>
    request.resource === 'pods' ? annotatePod(request, context) : writeObject(request, writeContext(context)),
  put: (request, context) => writeObject(request, writeContext(context)),
  post: (request, context) => writeObject(request, writeContext(context)),
  scale: (request, context) => writeScale(request, writeContext(context)),
  delete: async (request, context) => {
    const { store, cluster } = context
    requireObject(request, store)
    if (request.resource !== 'pods') return deleteObject(request, writeContext(context))
    cluster.deletePod(request.name ?? '', await graceSeconds(request))
    writeJson(request.res, 200, store.get('pods', request.name ?? '') ?? {})
  },
  log: ({ name = '', query, res }, { cluster, now, signal }) => {
    const pod = cluster.findPod(name)
    if (!pod) throw objectNotFound(resourceTypes.pods, name)
    const deleted = new AbortController()
    void pod.deleted.then(() => deleted.abort())
    streamPodLog({ log: pod.log, res, query, now: now(), signal: AbortSignal.any([signal, deleted.signal]) })
  },
}

/** Responds to one request for a resource. @throws ApiError */
export async function handleResource(request: ApiRequest, context: ApiContext): Promise<void> {
  const verb = verbOf(request)
  const handle = handlers[verb]
  const { verbs } = resourceTypes[request.resource]
  const isAllowed = verb === 'log' || verb === 'scale' || verbs.includes(verbNames[verb] ?? verb)
  if (!handle || !isAllowed)
    throw new ApiError(405, 'MethodNotAllowed', `the local cluster cannot ${verb} ${request.resource}`)
  try {
    await handle(request, context)
  } catch (error) {
    if (error instanceof SelectorError) throw new ApiError(400, 'BadRequest', error.message)
    throw error instanceof NotFoundError ? notFound(error.message) : error
  }
}

/** The verbs of HTTP methods, where the names differ. */
const verbNames: Record<string, string> = { put: 'update', post: 'create' }

function writeContext({ store, cluster }: ApiContext): WriteContext {
  const { findDeployment, setReplicas, updateDeployment } = cluster
  if (!findDeployment || !setReplicas || !updateDeployment)
    throw new ApiError(405, 'MethodNotAllowed', 'this API is read-only')
  return { store, cluster: cluster as DeploymentAccess }
}

function verbOf({ method, name, query, resource, subresource }: ApiRequest): string {
  if (subresource !== undefined) return subresourceVerb(resource, subresource, method)
  if (method !== 'GET') return method.toLowerCase()
  if (name !== undefined) return 'get'
  const watch = query.get('watch')
  return watch === 'true' || watch === '1' ? 'watch' : 'list'
}

function subresourceVerb(resource: string, subresource: string, method: string): string {
  if (resource === 'pods' && subresource === 'log' && method === 'GET') return 'log'
  const isScale = resource === 'deployments' && subresource === 'scale'
  return isScale && ['GET', 'PUT', 'PATCH'].includes(method) ? 'scale' : `${method} ${subresource} of`
}

function selection({ namespace }: { namespace?: string }, query: URLSearchParams): Predicate {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '')
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) && labels(object) && fields(object)
}

function requireObject({ resource, namespace, name = '' }: ApiRequest, store: ObjectStore): KubeObject {
  const object = store.get(resource, name)
  const isInNamespace = namespace === undefined || object?.metadata.namespace === namespace
  if (object && isInNamespace) return object
  throw objectNotFound(resourceTypes[resource], name)
}

async function graceSeconds({ req, query }: ApiRequest): Promise<number | undefined> {
  const options = await readBody(req)
  const { gracePeriodSeconds } = isJsonObject(options) ? options : {}
  const value = queryNumber(query, 'gracePeriodSeconds') ?? gracePeriodSeconds ?? undefined
  if (value === undefined || (typeof value === 'number' && value >= 0)) return value
  throw new ApiError(400, 'BadRequest', 'gracePeriodSeconds: expected a number of seconds, at least 0')
}

/** The items of a list have no apiVersion and kind, because the list has them. */
function withoutType({ apiVersion: _apiVersion, kind: _kind, ...object }: KubeObject) {
  return object
}
