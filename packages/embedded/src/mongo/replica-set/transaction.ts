import { canonicalKey } from '../bson/canonical-key'
import { type Document } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'
import { type Catalog } from '../storage/catalog'
import { type Change } from '../storage/change'
import { type Oplog } from './oplog'
import { separator, subjectOf, TransactionCatalog } from './transaction-catalog'

/** Two clients change the same document. */
export class WriteConflictError extends MongoCommandError {
  /** `rival`: the open transaction that has changed the document; undefined if the change is committed. */
  constructor(readonly rival?: Transaction) {
    super(112, 'WriteConflict error: this operation conflicted with another operation. Please retry your operation.')
  }
}

export const noSuchTransaction = (message: string): MongoCommandError => new MongoCommandError(251, message)

interface TransactionSource {
  live: Catalog
  oplog: Oplog
  /** The open transactions. */
  open: () => Iterable<Transaction>
}

/** A transaction; also a single command that must not change what an open transaction has changed. */
export class Transaction {
  state: 'open' | 'committed' | 'aborted' = 'open'
  catalog: TransactionCatalog
  /** Resolves when the transaction is committed or aborted. */
  readonly ended: Promise<void>
  private end: () => void = () => undefined

  /** `id`: its session and number, for change streams. */
  constructor(
    private readonly source: TransactionSource,
    readonly startedAt: number,
    readonly id: Document = {},
  ) {
    this.catalog = this.newCatalog()
    this.ended = new Promise((resolve) => (this.end = resolve))
  }

  /** Throws error 251 if it is aborted, error 14031 if there is no memory for its changes. */
  commit(): void {
    if (this.state === 'aborted') throw noSuchTransaction('Transaction has been aborted.')
    if (this.state === 'committed') return
    try {
      this.source.oplog.withOrigin({ transaction: this.id }, () => this.catalog.commit())
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
    return new TransactionCatalog(this.source.live, this.source.oplog, (change) => this.assertFree(change))
  }

  private assertFree(change: Change): void {
    const isOfDocument = change.kind === 'put' || change.kind === 'delete'
    if (isOfDocument && this.source.live.find(change.namespace)?.options.capped)
      throw new MongoCommandError(263, `Collection '${change.namespace}' is a capped collection.`)
    const subject = subjectOf(change)
    for (const rival of this.source.open()) {
      if (rival !== this && rival.hasChanged(change, subject)) throw new WriteConflictError(rival)
    }
    const { subjects } = this.catalog
    const changes = subjects.has(subject) ? [] : this.catalog.changesOfOthers(change.namespace)
    if (changes.some((other) => overlaps(subjectOf(other.change), subject))) throw new WriteConflictError()
    if (isClaimedIn(this.source.live, change, (owner) => !subjects.has(owner))) throw new WriteConflictError()
  }

  /** True if this transaction has changed the subject of a change, or has a unique key of its document. */
  private hasChanged(change: Change, subject: string): boolean {
    const { subjects } = this.catalog
    if (subjects.size === 0) return false
    if (subjects.has(subject) || [...subjects].some((own) => overlaps(own, subject))) return true
    return isClaimedIn(this.catalog, change, (owner) => subjects.has(owner))
  }
}

/** True if the subjects are the same, or one is the collection of the other. */
const overlaps = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}${separator}`) || b.startsWith(`${a}${separator}`)

/** True if an accepted document of the catalog has a unique key of the change's document. */
function isClaimedIn(catalog: Catalog, change: Change, accepts: (subject: string) => boolean): boolean {
  if (change.kind !== 'put') return false
  const { namespace, document } = change
  const collection = catalog.find(namespace)
  return collection?.isClaimed(document, (_id) => accepts(`${namespace}${separator}${canonicalKey(_id)}`)) === true
}
