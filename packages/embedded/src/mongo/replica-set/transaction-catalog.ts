import { canonicalKey } from '../bson/canonical-key'
import { Catalog } from '../storage/catalog'
import { type Change, type ChangeEvent } from '../storage/change'
import { type Collection } from '../storage/collection'
import { type Oplog } from './oplog'

/** Between a namespace and the key of a document. */
export const separator = '\0'

/** The name of the document that a change is about; of its collection if it is about all documents. */
export function subjectOf(change: Change): string {
  if (change.kind === 'put') return `${change.namespace}${separator}${canonicalKey(change.document['_id'])}`
  if (change.kind === 'delete') return `${change.namespace}${separator}${canonicalKey(change._id)}`
  return change.namespace
}

/**
 * The data as a transaction has it: as of its start, with its own changes. A collection is copied when the transaction
 * first writes to it, or reads it after another client has changed it.
 */
export class TransactionCatalog extends Catalog {
  /** The transaction's own changes. */
  readonly events: ChangeEvent[] = []
  /** The documents and collections that the transaction has changed. */
  readonly subjects = new Set<string>()
  /** True while a command runs that changes nothing, so that no copy is needed. */
  isReading = false
  /** The last change of other clients that the transaction sees. */
  readonly snapshotAt: number
  private readonly copies = new Set<string>()
  private isCopying = false
  private copiedBytes = 0

  /** `assertFree` throws if another client has changed the subject of a change. */
  constructor(
    private readonly live: Catalog,
    private readonly oplog: Oplog,
    assertFree: (change: Change) => void,
  ) {
    super()
    this.snapshotAt = oplog.last
    this.listen({
      onChange: (event) => {
        if (this.isCopying) return
        assertFree(event.change)
        this.events.push(event)
        this.subjects.add(subjectOf(event.change))
      },
    })
  }

  override find(namespace: string): Collection | undefined {
    const isLive = this.isReading && !this.copies.has(namespace) && this.changesOfOthers(namespace).length === 0
    if (isLive) return this.live.find(namespace)
    this.copy(namespace)
    return super.find(namespace)
  }

  override findOrCreate(...args: Parameters<Catalog['findOrCreate']>): Collection {
    this.copy(args[0])
    return super.findOrCreate(...args)
  }

  override drop(namespace: string): boolean {
    this.copy(namespace)
    return super.drop(namespace)
  }

  override ofDatabase(database: string): Collection[] {
    for (const { namespace } of this.live.ofDatabase(database)) this.copy(namespace)
    return super.ofDatabase(database)
  }

  /** True if the transaction has changed a collection, by default any. */
  hasChanged(namespace?: string): boolean {
    return this.events.some(({ change }) => namespace === undefined || change.namespace === namespace)
  }

  /** The changes of other clients since the start of the transaction. */
  changesOfOthers(namespace: string): ChangeEvent[] {
    return (this.oplog.since(this.snapshotAt) ?? []).filter(({ change }) => change.namespace === namespace)
  }

  /** Makes the changes for all clients. Throws error 14031 if there is no memory for them. */
  commit(): void {
    const bytes = [...this.copies].reduce((total, namespace) => total + (super.find(namespace)?.memory ?? 0), 0)
    this.live.assertMemory(bytes - this.copiedBytes)
    this.live.applyGroup(this.events)
  }

  private copy(namespace: string): void {
    if (this.copies.has(namespace)) return
    this.copies.add(namespace)
    this.isCopying = true
    try {
      const live = this.live.find(namespace)
      if (live) super.findOrCreate(namespace, live.options).copyFrom(live)
      for (const { undo } of this.changesOfOthers(namespace).toReversed())
        for (const change of undo()) this.apply(change)
    } finally {
      this.isCopying = false
    }
    this.copiedBytes += super.find(namespace)?.memory ?? 0
  }
}
