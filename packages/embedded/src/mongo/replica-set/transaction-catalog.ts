import { canonicalKey } from '../bson/canonical-key'
import { Catalog } from '../storage/catalog'
import { type Change, type ChangeEvent } from '../storage/change'
import { type Collection } from '../storage/collection'
import { type Oplog } from './oplog'

/** Separates a namespace from the key of a document. */
export const separator = '\0'

/** A key for the document that a change affects, or for the collection if the change affects all its documents. */
export function targetOf(change: Change): string {
  if (change.kind === 'put') return `${change.namespace}${separator}${canonicalKey(change.document['_id'])}`
  if (change.kind === 'delete') return `${change.namespace}${separator}${canonicalKey(change._id)}`
  return change.namespace
}

/**
 * The data that a transaction sees: a snapshot from its start, with its own changes. A collection is copied when the
 * transaction first writes to it, or reads it after another client has changed it.
 */
export class TransactionCatalog extends Catalog {
  /** The transaction's own changes. */
  readonly events: ChangeEvent[] = []
  /** The keys of the documents and collections that the transaction has changed. */
  readonly targets = new Set<string>()
  /** Whether the running command changes nothing, so it needs no copy of a collection. */
  isReading = false
  /** The sequence of the last committed change that the transaction sees. */
  readonly snapshotSequence: number
  private readonly copies = new Set<string>()
  private isCopying = false
  private copiedBytes = 0

  /** `assertNoConflict` throws if another client has changed the same document or collection. */
  constructor(
    private readonly committed: Catalog,
    private readonly oplog: Oplog,
    assertNoConflict: (change: Change) => void,
  ) {
    super()
    this.snapshotSequence = oplog.lastSequence
    this.listen({
      onChange: (event) => {
        if (this.isCopying) return
        assertNoConflict(event.change)
        this.events.push(event)
        this.targets.add(targetOf(event.change))
      },
    })
  }

  override find(namespace: string): Collection | undefined {
    const readsCommitted = this.isReading && !this.copies.has(namespace) && this.changesOfOthers(namespace).length === 0
    if (readsCommitted) return this.committed.find(namespace)
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
    for (const { namespace } of this.committed.ofDatabase(database)) this.copy(namespace)
    return super.ofDatabase(database)
  }

  /** Whether the transaction has changed this collection, by default any collection. */
  hasChanged(namespace?: string): boolean {
    return this.events.some(({ change }) => namespace === undefined || change.namespace === namespace)
  }

  /** The changes that other clients have made to a collection since the start of the transaction. */
  changesOfOthers(namespace: string): ChangeEvent[] {
    return (this.oplog.since(this.snapshotSequence) ?? []).filter(({ change }) => change.namespace === namespace)
  }

  /**
   * Applies the transaction's changes to the committed data.
   * @throws MongoCommandError 14031 if there is not enough memory.
   */
  commit(): void {
    const bytes = [...this.copies].reduce((total, namespace) => total + (super.find(namespace)?.memoryBytes ?? 0), 0)
    this.committed.assertMemory(bytes - this.copiedBytes)
    this.committed.applyGroup(this.events)
  }

  private copy(namespace: string): void {
    if (this.copies.has(namespace)) return
    this.copies.add(namespace)
    this.isCopying = true
    try {
      const source = this.committed.find(namespace)
      if (source) super.findOrCreate(namespace, source.options).copyFrom(source)
      for (const { undo } of this.changesOfOthers(namespace).toReversed())
        for (const change of undo()) this.apply(change)
    } finally {
      this.isCopying = false
    }
    this.copiedBytes += super.find(namespace)?.memoryBytes ?? 0
  }
}
