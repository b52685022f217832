import { type KubeObject } from '../manifests/objects'
import { ALL_NAMESPACES, type Change, type ObjectStore, isIn } from '../store/object-store'
import { apiVersionOf, resourceTypes } from '../store/resource-types'
import { type ApiRequest } from './api-request'
import { sorted } from './list'
import { type ListOptions } from './options/list-options'
import { parseVersion, tooLargeVersion } from './options/resource-version'
import { type Presentation, presentationOf } from './presentation'
import { endOnAbort, expiredError, internalError, logFailure, statusObject, writePart } from './responses'

interface WatchContext {
  store: ObjectStore
  now: () => number
  /** Aborted when the server stops. */
  signal: AbortSignal
}

const BOOKMARK_INTERVAL_MS = 60_000
const DEFAULT_TIMEOUT_SECONDS = 30 * 60
const MAX_TIMEOUT_SECONDS = 24 * 3_600

/** Streams changes, one JSON object per line, until the client disconnects, the timeout expires or the server stops. */
export async function watchObjects(request: ApiRequest, options: ListOptions, context: WatchContext): Promise<void> {
  const { res, resource } = request
  const { store, signal, now } = context
  const version = parseVersion(resourceTypes[resource], options.resourceVersion)
  const isFuture = version > store.resourceVersion
  if (isFuture && options.sendInitialEvents) throw tooLargeVersion(version, store.resourceVersion)
  const presentation = await presentationOf(request, resource, now)
  res.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  res.flushHeaders()
  const stream = new WatchStream(request, options, context, presentation)
  if (!isFuture && !stream.start(version)) return void res.end()
  const bookmarkTimer = setInterval(() => stream.sendBookmark(), BOOKMARK_INTERVAL_MS)
  // As on a cluster, a watch from a version that does not exist yet waits for that version.
  const onChange = (change: Change) => (change.resourceVersion > version ? stream.sendChange(change) : undefined)
  const unsubscribe = store.subscribe(resource, onChange, ALL_NAMESPACES)
  const end = endOnAbort(res, signal, () => {
    unsubscribe()
    clearInterval(bookmarkTimer)
    clearTimeout(timer)
  })
  const seconds = options.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS
  const timer = setTimeout(end, Math.min(seconds, MAX_TIMEOUT_SECONDS) * 1_000)
}

/** Writes the events of a watch. */
class WatchStream {
  private readonly matches: (object: KubeObject) => boolean
  private needsColumns = true

  constructor(
    private readonly request: ApiRequest,
    private readonly options: ListOptions,
    private readonly context: WatchContext,
    private readonly presentation: Presentation,
  ) {
    const isInNamespace = isIn(request.namespace)
    this.matches = (object) => isInNamespace(object) && options.matches(object)
  }

  /**
   * Sends the changes since the client's version, or all objects as ADDED if the client sets no version, version 0 or
   * `sendInitialEvents`. False if the history does not reach back to the version.
   */
  start(version: number): boolean {
    const { store } = this.context
    const { sendInitialEvents, resourceVersion } = this.options
    const startsNow = sendInitialEvents === false && resourceVersion === ''
    if (sendInitialEvents || (version === 0 && !startsNow)) {
      for (const object of sorted(store.list(this.request.resource, ALL_NAMESPACES)))
        if (this.matches(object)) this.send('ADDED', object)
      if (sendInitialEvents) this.sendBookmark({ 'k8s.io/initial-events-end': 'true' })
      return true
    }
    const changes = store.changesAfter(this.request.resource, version || store.resourceVersion)
    for (const change of changes ?? []) this.sendChange(change)
    if (!changes) this.write('ERROR', statusObject(expiredError(resourceVersion, String(store.resourceVersion))))
    return changes !== undefined
  }

  /** For the client, an object that begins to match is ADDED, and an object that no longer matches is DELETED. */
  sendChange({ type, object, previous }: Change): void {
    const hasMatched = previous !== undefined && this.matches(previous)
    if (type !== 'DELETED' && this.matches(object)) this.send(hasMatched ? 'MODIFIED' : 'ADDED', object)
    else if (hasMatched) this.send('DELETED', object)
  }

  sendBookmark(annotations?: Record<string, string>): void {
    if (!this.options.allowsBookmarks) return
    const type = resourceTypes[this.request.resource]
    const resourceVersion = String(this.context.store.resourceVersion)
    const metadata = { resourceVersion, ...(annotations ? { annotations } : {}) } as KubeObject['metadata']
    this.send('BOOKMARK', { apiVersion: apiVersionOf(type), kind: type.kind, metadata, ...type.emptyFields })
  }

  /**
   * If the client accepts Tables, only the first event has the columns. Catches errors, because timers and subscriptions
   * call this method.
   */
  private send(type: string, object: KubeObject): void {
    try {
      const converted = this.presentation.object(object) as { columnDefinitions?: unknown }
      if (converted.columnDefinitions && !this.needsColumns) converted.columnDefinitions = null
      this.needsColumns = false
      this.write(type, converted)
    } catch (error) {
      logFailure(this.request.req, error)
      this.write('ERROR', statusObject(internalError(error)))
      this.request.res.end()
    }
  }

  private write(type: string, object: unknown): void {
    writePart(this.request.res, `${JSON.stringify({ type, object })}\n`)
  }
}
