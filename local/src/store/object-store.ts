import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type KubeObject } from '../manifests/objects'
import { type ResourceName } from './resource-types'

/** One change of an object. `previous` is what a watcher knew before, if anything. */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  resourceVersion: number
  object: KubeObject
  previous?: KubeObject
}

export type ChangeListener = (change: Change) => void

interface Collection {
  objects: Map<string, KubeObject>
  history: Change[]
  listeners: Set<ChangeListener>
  /** Changes up to this version are no longer in the history. */
  forgottenUpTo: number
}

const DEFAULT_HISTORY = 1_000

/**
 * Keeps the objects of the local cluster as an API server does: each change gets the next resource version, and the
 * newest changes of each resource are kept so that a watch can go on from where it was.
 */
export class ObjectStore {
  private readonly collections = new Map<ResourceName, Collection>()
  private readonly start: number
  private version: number

  /** `now`: ms since 1970; versions start there, so that those of an earlier run are recognised as too old. */
  constructor(private readonly options: { now: () => number; namespace: string; historySize?: number }) {
    this.start = this.version = options.now()
  }

  get namespace(): string {
    return this.options.namespace
  }

  get resourceVersion(): number {
    return this.version
  }

  /** Adds or replaces an object; uid and creation time are given once and kept. An equal object changes nothing. */
  put(resource: ResourceName, object: KubeObject): KubeObject {
    const collection = this.collection(resource)
    const previous = collection.objects.get(object.metadata.name)
    const stored = this.complete(object, previous)
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

  /** Removes an object; false when there is none. */
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

  /** Changes after a version, oldest first; undefined when they are no longer known (HTTP 410: list again). */
  changesAfter(resource: ResourceName, version: number): Change[] | undefined {
    const { history, forgottenUpTo } = this.collection(resource)
    if (version < forgottenUpTo || version > this.version) return undefined
    return history.filter((change) => change.resourceVersion > version)
  }

  /** Calls `listener` on each change from now on; call the answer to stop. */
  subscribe(resource: ResourceName, listener: ChangeListener): () => void {
    const { listeners } = this.collection(resource)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  private publish(collection: Collection, change: Change): void {
    collection.history.push(change)
    if (collection.history.length > (this.options.historySize ?? DEFAULT_HISTORY))
      collection.forgottenUpTo = collection.history.shift()?.resourceVersion ?? collection.forgottenUpTo
    for (const listener of [...collection.listeners]) listener(change)
  }

  private complete(object: KubeObject, previous: KubeObject | undefined): KubeObject {
    const { metadata } = object
    const known = previous?.metadata
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(object.kind === 'Namespace' ? {} : { namespace: this.options.namespace }),
        uid: known?.uid ?? metadata.uid ?? randomUUID(),
        creationTimestamp: known?.creationTimestamp ?? metadata.creationTimestamp ?? timestamp(this.options.now()),
      },
    }
  }

  private collection(resource: ResourceName): Collection {
    const known = this.collections.get(resource)
    if (known) return known
    const made = { objects: new Map(), history: [], listeners: new Set<ChangeListener>(), forgottenUpTo: this.start }
    this.collections.set(resource, made)
    return made
  }
}

/** A time as Kubernetes writes it: whole seconds. `ms`: since 1970. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function isSame(previous: KubeObject, next: KubeObject): boolean {
  const resourceVersion = previous.metadata.resourceVersion
  return JSON.stringify(previous) === JSON.stringify({ ...next, metadata: { ...next.metadata, resourceVersion } })
}

/** The generation of an object that has this spec now: every change of the spec raises it by one, from 1. */
export function generationOf(spec: unknown, previous: KubeObject | undefined): number {
  const { generation = 1 } = previous?.metadata ?? {}
  return !previous || isDeepStrictEqual(previous.spec, spec) ? generation : generation + 1
}
