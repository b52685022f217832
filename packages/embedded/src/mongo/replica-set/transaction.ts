import { canonicalKey } from '../bson/canonical-key'
import { type Document } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'
import { type Catalog } from '../storage/catalog'
import { type Change } from '../storage/change'
import { type Oplog } from './oplog'
import { separator, targetOf, TransactionCatalog } from './transaction-catalog'

/** Thrown for a change if another client has changed the same document, collection or unique key. */
export class WriteConflictError extends MongoCommandError {
  /** `transaction`: the open transaction that has changed the document; undefined if the change is committed. */
  constructor(readonly transaction?: Transaction) {
    super(112, 'WriteConflict error: this operation conflicted with another operation. Please retry your operation.')
  }
}

export const noSuchTransaction = (message: string): MongoCommandError => new MongoCommandError(251, message)

interface TransactionSource {
  committed: Catalog
  oplog: Oplog
  openTransactions: () => Iterable<Transaction>
}

/** A transaction. A write outside of transactions uses one as well, to detect conflicts with open transactions. */
export class Transaction {
  state: 'open' | 'committed' | 'aborted' = 'open'
  catalog: TransactionCatalog
  /** Resolves when the transaction is committed or aborted. */
  readonly ended: Promise<void>
  private end: () => void = () => undefined

  /** `id`: the session and the number of the transaction, as fields of change stream events. */
  constructor(
    private readonly source: TransactionSource,
    readonly startedAt: number,
    readonly id: Document = {},
  ) {
    this.catalog = this.newCatalog()
    this.ended = new Promise((resolve) => (this.end = resolve))
  }

  /**
   * @throws MongoCommandError 251 if the transaction is aborted, error 14031 if there is not enough memory for its
   * changes.
   */
  commit(): void {
    if (this.state === 'aborted') throw noSuchTransaction('Transaction has been aborted.')
    if (this.state === 'committed') return
    try {
      this.source.oplog.withCause({ transaction: this.id }, () => this.catalog.commit())
    } catch (error) {
      this.abort()
      throw error
    }
    this.finish('committed')
  }

  abort(): void {
    if (this.state === 'open') this.finish('aborted')
  }

  private finish(state: 'committed' | 'aborted'): void {
    this.state = state
    // The session keeps the transaction, but not its copies of the data.
    this.catalog = this.newCatalog()
    this.end()
  }

  private newCatalog(): TransactionCatalog {
    return new TransactionCatalog(this.source.committed, this.source.oplog, (change) => this.assertNoConflict(change))
  }

  private assertNoConflict(change: Change): void {
    const isOfDocument = change.kind === 'put' || change.kind === 'delete'
    if (isOfDocument && this.source.committed.find(change.namespace)?.options.capped)
      throw new MongoCommandError(263, `Collection '${change.namespace}' is a capped collection.`)
    const target = targetOf(change)
    for (const other of this.source.openTransactions()) {
      if (other !== this && other.conflictsWith(change, target)) throw new WriteConflictError(other)
    }
    const { targets } = this.catalog
    const changes = targets.has(target) ? [] : this.catalog.changesOfOthers(change.namespace)
    if (changes.some((other) => overlaps(targetOf(other.change), target))) throw new WriteConflictError()
    if (hasSameUniqueKey(this.source.committed, change, (owner) => !targets.has(owner))) throw new WriteConflictError()
  }

  /** Whether this transaction has changed the same document or collection, or has inserted the same unique key. */
  private conflictsWith(change: Change, target: string): boolean {
    const { targets } = this.catalog
    if (targets.size === 0) return false
    if (targets.has(target) || [...targets].some((own) => overlaps(own, target))) return true
    return hasSameUniqueKey(this.catalog, change, (owner) => targets.has(owner))
  }
}

/** Whether the targets are the same, or one is the collection of the other. */
const overlaps = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}${separator}`) || b.startsWith(`${a}${separator}`)

/** Whether another document has the changed document's key in a unique index; `accepts` selects these documents by target. */
function hasSameUniqueKey(catalog: Catalog, change: Change, accepts: (target: string) => boolean): boolean {
  if (change.kind !== 'put') return false
  const { namespace, document } = change
  const collection = catalog.find(namespace)
  return (
    collection?.hasSameUniqueKey(document, (_id) => accepts(`${namespace}${separator}${canonicalKey(_id)}`)) === true
  )
}
