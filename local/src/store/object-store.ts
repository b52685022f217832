import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Rules, rulesOf } from '@food-delivery/autoscaler/dist/rules.js'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName } from './resource-types'

/** One change of an object. `previous`: the object before the change, if it existed. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  resourceVersion: number
  object: KubeObject
  previous?: KubeObject
}

type ChangeListener = (change: Change) => void

interface Collection {
  objects: Map<string, KubeObject>
  history: (Change & { size: number })[]
  /** Total size of the objects in the history, as JSON. */
  historySize: number
  listeners: Set<ChangeListener>
  /** Changes up to this version are no longer in the history. */
  compactedUpTo: number
}

interface ObjectStoreOptions {
  now: () => number
  namespace: string
  historySize?: number
  rules?: Rules
}

const DEFAULT_HISTORY = 1_000
/** Characters of JSON per resource. */
const MAX_HISTORY_SIZE = 10_000_000

/**
 * Stores the objects of the local cluster like an API server: each change has the next resource version, and the store keeps
 * the newest changes of each resource, from which a watch can resume.
 */
export class ObjectStore {
  private readonly collections = new Map<ResourceName, Collection>()
  private readonly start: number
  private version: number
  /** The rules of KEDA and Kubernetes that the cluster follows. Default: those of the newest versions. */
  readonly rules: Rules

  /** `now`: ms since 1970. Versions start at that number, so that versions of an earlier run are rejected as too old. */
  constructor(private readonly options: ObjectStoreOptions) {
    this.rules = options.rules ?? rulesOf()
    this.start = this.version = options.now()
  }

  get namespace(): string {
    return this.options.namespace
  }

  get resourceVersion(): number {
    return this.version
  }

  /** Adds or replaces an object; keeps its uid and creation time. An equal object is not a change. */
  put(resource: ResourceName, object: KubeObject): KubeObject {
    const collection = this.collection(resource)
    const previous = collection.objects.get(object.metadata.name)
    const stored = this.withIdentity(object, previous)
    if (previous && isSame(previous, stored)) return previous
    const resourceVersion = ++this.version
    stored.metadata = { ...stored.metadata, resourceVersion: String(resourceVersion) }
    collection.objects.set(stored.metadata.name, stored)
    this.publish(collection, {
      type: previous ? 'MODIFIED' : 'ADDED',
      resourceVersion,
      object: stored,
      ...(previous ? { previous } : {}),
    })
    return stored
  }

  /** Removes an object; false if it does not exist. */
  remove(resource: ResourceName, name: string): boolean {
    const collection = this.collection(resource)
    const previous = collection.objects.get(name)
    if (!previous) return false
    collection.objects.delete(name)
    const resourceVersion = ++this.version
    const metadata = { ...previous.metadata, resourceVersion: String(resourceVersion) }
    this.publish(collection, { type: 'DELETED', resourceVersion, object: { ...previous, metadata }, previous })
    return true
  }

  get(resource: ResourceName, name: string): KubeObject | undefined {
    return this.collection(resource).objects.get(name)
  }

  list(resource: ResourceName): KubeObject[] {
    return [...this.collection(resource).objects.values()]
  }

  /** Changes after a version, oldest first; undefined if the history does not reach back to it (HTTP 410). */
  changesAfter(resource: ResourceName, version: number): Change[] | undefined {
    const { history, compactedUpTo } = this.collection(resource)
    if (version < compactedUpTo || version > this.version) return undefined
    return history.filter((change) => change.resourceVersion > version)
  }

  /** Calls `listener` for each new change; returns the function that unsubscribes. */
  subscribe(resource: ResourceName, listener: ChangeListener): () => void {
    const { listeners } = this.collection(resource)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  private publish(collection: Collection, change: Change): void {
    const { history } = collection
    const { historySize: maxChanges = DEFAULT_HISTORY } = this.options
    const size = JSON.stringify(change.object).length
    history.push({ ...change, size })
    collection.historySize += size
    while (history.length > maxChanges || (collection.historySize > MAX_HISTORY_SIZE && history.length > 1)) {
      const oldest = history.shift()
      collection.historySize -= oldest?.size ?? 0
      collection.compactedUpTo = oldest?.resourceVersion ?? collection.compactedUpTo
    }
    for (const listener of Array.from(collection.listeners)) listener(change)
  }

  private withIdentity(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    const { metadata } = object
    const stored = previous?.metadata
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(object.kind === 'Namespace' ? {} : { namespace: this.options.namespace }),
        uid: stored?.uid ?? metadata.uid ?? randomUUID(),
        creationTimestamp: stored?.creationTimestamp ?? metadata.creationTimestamp ?? timestamp(this.options.now()),
      },
    }
  }

  private collection(resource: ResourceName): Collection {
    const existing = this.collections.get(resource)
    if (existing) return existing
    const collection = {
      objects: new Map(),
      history: [],
      historySize: 0,
      listeners: new Set<ChangeListener>(),
      compactedUpTo: this.start,
    }
    this.collections.set(resource, collection)
    return collection
  }
}

/** Formats a time like Kubernetes, in whole seconds. `ms`: since 1970. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function isSame(previous: KubeObject, next: KubeObject): boolean {
  const resourceVersion = previous.metadata.resourceVersion
  return JSON.stringify(previous) === JSON.stringify({ ...next, metadata: { ...next.metadata, resourceVersion } })
}

/** The generation of an object with this spec: starts at 1, and each change of the spec increments it. */
export function generationOf(spec: unknown, previous: KubeObject | undefined): number {
  const { generation = 1 } = previous?.metadata ?? {}
  return !previous || isDeepStrictEqual(previous.spec, spec) ? generation : generation + 1
}
