import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Rules, rulesOf } from '@food-delivery/autoscaler/rules'
import { defined } from '../json'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName, resourceTypes } from './resource-types'

/** One change of an object. `previous`: the object before the change, if it existed. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  resourceVersion: number
  object: KubeObject
  previous?: KubeObject
}

type ChangeListener = (change: Change) => unknown

interface Collection {
  objects: Map<string, KubeObject>
  /** The newest changes, with the size of each object as JSON. */
  history: (Change & { characters: number })[]
  /** Total size of the objects in the history. */
  historyCharacters: number
  listeners: Set<ChangeListener>
  /** Changes up to this version are no longer in the history. */
  compactedUpTo: number
}

interface ObjectStoreOptions {
  now: () => number
  /** The namespace of the cluster. It contains all objects whose own namespace is not set or does not exist. */
  namespace: string
  /** Maximum number of changes kept per resource. Default: 1,000. */
  historySize?: number
  rules?: Rules
}

/** The namespace argument of lists and subscriptions that stands for all namespaces. */
export const ALL_NAMESPACES = ''

const DEFAULT_HISTORY_SIZE = 1_000
/** Maximum characters of JSON in the history of a resource. The newest change is kept even if it is larger. */
const MAX_HISTORY_CHARACTERS = 10_000_000

/**
 * Stores the objects of the local cluster like an API server: each change has the next resource version, and the store
 * keeps the newest changes of each resource, from which a watch can resume.
 */
export class ObjectStore {
  private readonly collections = new Map<ResourceName, Collection>()
  private readonly firstVersion: number
  private version: number
  /** The rules of KEDA and Kubernetes that the cluster follows. Default: those of the newest versions. */
  readonly rules: Rules

  /**
   * `now`: ms since 1970. Resource versions start at this number, so those of an earlier run are rejected as too old.
   */
  constructor(private readonly options: ObjectStoreOptions) {
    this.rules = options.rules ?? rulesOf()
    this.firstVersion = options.now()
    this.version = this.firstVersion
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
    const namespace = resourceTypes[resource].namespaced ? this.namespaceOf(object) : undefined
    const key = keyOf(resource, object.metadata.name, namespace)
    const previous = collection.objects.get(key)
    const stored = this.withIdentity(object, namespace, previous)
    if (previous && isSame(previous, stored)) return previous
    const resourceVersion = ++this.version
    stored.metadata = { ...stored.metadata, resourceVersion: String(resourceVersion) }
    collection.objects.set(key, stored)
    this.publish(collection, {
      type: previous ? 'MODIFIED' : 'ADDED',
      resourceVersion,
      object: stored,
      ...(previous ? { previous } : {}),
    })
    return stored
  }

  /** Removes an object; false if it does not exist. */
  remove(resource: ResourceName, name: string, namespace = this.namespace): boolean {
    const collection = this.collection(resource)
    const key = keyOf(resource, name, namespace)
    const previous = collection.objects.get(key)
    if (!previous) return false
    collection.objects.delete(key)
    const resourceVersion = ++this.version
    const metadata = { ...previous.metadata, resourceVersion: String(resourceVersion) }
    this.publish(collection, { type: 'DELETED', resourceVersion, object: { ...previous, metadata }, previous })
    return true
  }

  get(resource: ResourceName, name: string, namespace = this.namespace): KubeObject | undefined {
    return this.collection(resource).objects.get(keyOf(resource, name, namespace))
  }

  list(resource: ResourceName, namespace = this.namespace): KubeObject[] {
    return [...this.collection(resource).objects.values()].filter(isIn(namespace))
  }

  /** The objects of all namespaces at an earlier version; undefined as in {@link changesAfter}. */
  listAt(resource: ResourceName, version: number): KubeObject[] | undefined {
    const objects = new Map(this.collection(resource).objects)
    const changes = this.changesAfter(resource, version)
    for (const { object, previous } of changes?.toReversed() ?? []) {
      const key = keyOf(resource, object.metadata.name, object.metadata.namespace)
      if (previous) objects.set(key, previous)
      else objects.delete(key)
    }
    return changes && [...objects.values()]
  }

  /**
   * Changes after a version, oldest first; undefined if the history does not reach back to that version (HTTP 410), or
   * if the version does not exist yet.
   */
  changesAfter(resource: ResourceName, version: number): Change[] | undefined {
    const { history, compactedUpTo } = this.collection(resource)
    if (version < compactedUpTo || version > this.version) return undefined
    return history.filter((change) => change.resourceVersion > version)
  }

  /** Calls `listener` for each new change in a namespace; returns the function that unsubscribes. */
  subscribe(resource: ResourceName, listener: ChangeListener, namespace = this.namespace): () => void {
    const { listeners } = this.collection(resource)
    const isInNamespace = isIn(namespace)
    const filtered: ChangeListener = (change) => isInNamespace(change.object) && listener(change)
    listeners.add(filtered)
    return () => listeners.delete(filtered)
  }

  /** Adds a change to the history, drops the oldest changes above the limits, and calls the listeners. */
  private publish(collection: Collection, change: Change): void {
    const { history } = collection
    const { historySize: maxChanges = DEFAULT_HISTORY_SIZE } = this.options
    const characters = JSON.stringify(change.object).length
    history.push({ ...change, characters })
    collection.historyCharacters += characters
    while (
      history.length > maxChanges ||
      (collection.historyCharacters > MAX_HISTORY_CHARACTERS && history.length > 1)
    ) {
      const oldestChange = history.shift()
      collection.historyCharacters -= oldestChange?.characters ?? 0
      collection.compactedUpTo = oldestChange?.resourceVersion ?? collection.compactedUpTo
    }
    for (const listener of Array.from(collection.listeners)) notify(listener, change)
  }

  /**
   * The namespace in which an object is stored: its own or, if that does not exist in this cluster, as in manifests for
   * another cluster, the namespace of the cluster.
   */
  private namespaceOf({ metadata: { namespace } }: KubeObject): string {
    return namespace !== undefined && this.get('namespaces', namespace) ? namespace : this.namespace
  }

  private withIdentity(object: KubeObject, namespace: string | undefined, previous?: KubeObject): KubeObject {
    const { metadata } = object
    const stored = previous?.metadata
    return {
      ...object,
      metadata: {
        ...metadata,
        ...defined({ namespace }),
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
      historyCharacters: 0,
      listeners: new Set<ChangeListener>(),
      compactedUpTo: this.firstVersion,
    }
    this.collections.set(resource, collection)
    return collection
  }
}

/**
 * Calls a listener and logs its error, so that it affects neither other listeners nor the client that made the change.
 */
function notify(listener: ChangeListener, change: Change): void {
  try {
    listener(change)
  } catch (error) {
    const { kind, metadata } = change.object
    console.error(`a listener for ${change.type} ${kind} ${metadata.name} failed:`, error)
  }
}

const keyOf = (resource: ResourceName, name: string, namespace = '') =>
  resourceTypes[resource].namespaced ? `${namespace}/${name}` : name

/** Whether an object is in a namespace. Default: any namespace. True for each object without a namespace, such as a Node. */
export const isIn =
  (namespace = ALL_NAMESPACES) =>
  ({ metadata }: KubeObject) =>
    namespace === ALL_NAMESPACES || metadata.namespace === undefined || metadata.namespace === namespace

/** Formats a time like Kubernetes, in whole seconds. `ms`: since 1970. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function isSame(previous: KubeObject, next: KubeObject): boolean {
  const resourceVersion = previous.metadata.resourceVersion
  return isDeepStrictEqual(previous, { ...next, metadata: { ...next.metadata, resourceVersion } })
}

/** The generation of an object with this spec: starts at 1, and each change of the spec increments it. */
export function generationOf(spec: unknown, previous: KubeObject | undefined): number {
  const { generation = 1 } = previous?.metadata ?? {}
  return !previous || isDeepStrictEqual(previous.spec, spec) ? generation : generation + 1
}
