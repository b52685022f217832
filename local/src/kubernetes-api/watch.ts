import { type ServerResponse } from 'node:http'
import { type KubeObject } from '../manifests/objects'
import { type Change, type ObjectStore } from '../store/object-store'
import { type ResourceName, apiVersionOf, resourceTypes } from '../store/resource-types'
import { type Predicate } from './selectors'
import { endOnAbort, expired, statusObject } from './responses'

interface WatchOptions {
  store: ObjectStore
  resource: ResourceName
  res: ServerResponse
  matches: Predicate
  /** Converts an object to the format that the client accepts. */
  represent: (object: KubeObject) => unknown
  /** The version to resume from; absent or 0: start with all existing objects. */
  resourceVersion?: string
  bookmarks: boolean
  /** The stream ends after this time, ms. */
  timeoutMs: number
  /** Aborted when the server stops. */
  signal: AbortSignal
}

const BOOKMARK_INTERVAL_MS = 60_000

/** Streams changes, one JSON object per line, until the client disconnects, the timeout expires or the server stops. */
export function streamWatch(options: WatchOptions): void {
  const { res, store, resource, matches, represent, signal, timeoutMs, bookmarks } = options
  res.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  res.flushHeaders()
  const write = (type: string, object: unknown) => res.write(`${JSON.stringify({ type, object })}\n`)
  const send: Send = (type, object) => write(type, type === 'ERROR' ? object : represent(object as KubeObject))
  if (!sendHistory(options, send)) return void res.end()
  const bookmark = () => bookmarks && send('BOOKMARK', bookmarkOf(store, resource))
  const bookmarkTimer = setInterval(bookmark, BOOKMARK_INTERVAL_MS)
  const unsubscribe = store.subscribe(resource, (change) => sendChange(change, matches, send))
  const end = endOnAbort(res, signal, () => {
    unsubscribe()
    clearInterval(bookmarkTimer)
    clearTimeout(timer)
  })
  const timer = setTimeout(end, timeoutMs)
}

type Send = (type: string, object: unknown) => void

/** Sends the changes after `resourceVersion`; false if the history does not reach back to it. */
function sendHistory({ store, resource, matches, resourceVersion, bookmarks }: WatchOptions, send: Send): boolean {
  if (resourceVersion === undefined || resourceVersion === '' || resourceVersion === '0') {
    for (const object of store.list(resource)) if (matches(object)) send('ADDED', object)
    if (bookmarks) send('BOOKMARK', bookmarkOf(store, resource))
    return true
  }
  const changes = store.changesAfter(resource, Number(resourceVersion))
  for (const change of changes ?? []) sendChange(change, matches, send)
  if (!changes) send('ERROR', statusObject(expired(resourceVersion, String(store.resourceVersion))))
  return changes !== undefined
}

/** For the client, an object that begins to match is ADDED, and an object that no longer matches is DELETED. */
function sendChange({ type, object, previous }: Change, matches: Predicate, send: Send): void {
  const hasMatched = previous !== undefined && matches(previous)
  if (type !== 'DELETED' && matches(object)) send(hasMatched ? 'MODIFIED' : 'ADDED', object)
  else if (hasMatched) send('DELETED', object)
}

function bookmarkOf(store: ObjectStore, resource: ResourceName): KubeObject {
  const type = resourceTypes[resource]
  const metadata = { resourceVersion: String(store.resourceVersion), creationTimestamp: null }
  return { apiVersion: apiVersionOf(type), kind: type.kind, metadata: metadata as unknown as KubeObject['metadata'] }
}
