import { type Document } from '../bson/document'
import { numberOr } from '../bson/numeric'
import { MongoCommandError } from '../mongo-errors'
import { type Catalog } from '../storage/catalog'
import { MustWait } from '../must-wait'
import { forbiddenInTransaction, isWrite, writtenNamespace } from './command-kinds'
import { type Oplog } from './oplog'
import { type SessionTable } from './session-table'
import { noSuchTransaction, Transaction, WriteConflictError } from './transaction'

/** Runs a command with the data of a catalog. */
export type Execute = (catalog: Catalog, transaction?: Transaction) => Document

/** Runs commands in their sessions, with transactions and retryable writes. */
export class SessionRunner {
  constructor(
    private readonly table: SessionTable,
    private readonly committed: Catalog,
    private readonly oplog: Oplog,
    private readonly now: () => number,
  ) {}

  /** Runs a command in its transaction, or outside of transactions. `elapsedMs`: the time since it arrived. */
  run(command: Document, elapsedMs: number, execute: Execute): Document {
    if (command['autocommit'] === false) return this.runInTransaction(command, execute)
    if ('startTransaction' in command)
      throw new MongoCommandError(72, "'startTransaction' requires 'autocommit' to be false")
    const run = (): Document => this.runOutsideTransaction(command, elapsedMs, execute)
    return 'txnNumber' in command ? this.runRetryableWrite(command, run) : run()
  }

  private newTransaction(id?: Document): Transaction {
    const source = {
      committed: this.committed,
      oplog: this.oplog,
      openTransactions: () => this.table.openTransactions(),
    }
    return new Transaction(source, this.now(), id)
  }

  // A write waits while an open transaction has changed the same document. A write in a transaction fails instead.
  private runOutsideTransaction(command: Document, elapsedMs: number, execute: Execute): Document {
    if (!isWrite(command) || !this.table.hasChanged(writtenNamespace(command))) return execute(this.committed)
    const maxTimeMs = numberOr(command['maxTimeMS'], 0) || Infinity
    if (elapsedMs >= maxTimeMs) throw new MongoCommandError(50, 'operation exceeded time limit')
    const transaction = this.newTransaction()
    try {
      const reply = execute(transaction.catalog)
      transaction.commit()
      return reply
    } catch (error) {
      const openTransaction = error instanceof WriteConflictError ? error.transaction : undefined
      throw openTransaction ? new MustWait(openTransaction.ended, maxTimeMs - elapsedMs) : error
    }
  }

  /** Runs a retryable write; if the driver has sent it before, returns the stored reply. */
  private runRetryableWrite(command: Document, run: () => Document): Document {
    const { session, txnNumber } = this.table.find(command)
    if (txnNumber === session.txnNumber && session.reply) return session.reply
    session.transaction?.abort()
    Object.assign(session, { txnNumber, transaction: undefined, reply: undefined })
    return (session.reply = run())
  }

  private runInTransaction(command: Document, execute: Execute): Document {
    const transaction = this.transactionOf(command)
    const forbidden = forbiddenInTransaction(command)
    try {
      if (forbidden !== undefined)
        throw new MongoCommandError(263, `Cannot run '${forbidden}' in a multi-document transaction.`)
      transaction.catalog.isReading = !isWrite(command)
      const reply = execute(transaction.catalog, transaction)
      if ('writeErrors' in reply) transaction.abort()
      return reply
    } catch (error) {
      // A driver retries a commit after a transient error.
      if (!('commitTransaction' in command)) transaction.abort()
      throw error
    }
  }

  /** The transaction that a command starts or continues. */
  private transactionOf(command: Document): Transaction {
    const { session, txnNumber } = this.table.find(command)
    const transaction = session.txnNumber === txnNumber ? session.transaction : undefined
    if (command['startTransaction'] === true) {
      if (transaction) throw new MongoCommandError(117, `Transaction ${txnNumber} has already been started`)
      session.transaction?.abort()
      const started = this.newTransaction({ lsid: command['lsid'], txnNumber })
      Object.assign(session, { txnNumber, transaction: started, reply: undefined })
      return started
    }
    if (!transaction)
      throw noSuchTransaction(`Given transaction number ${txnNumber} does not match any in-progress transactions.`)
    if (transaction.state === 'aborted')
      throw noSuchTransaction(`Transaction with { txnNumber: ${txnNumber} } has been aborted.`)
    if (transaction.state === 'committed' && !('commitTransaction' in command))
      throw new MongoCommandError(256, `Transaction with { txnNumber: ${txnNumber} } has been committed.`)
    return transaction
  }
}
