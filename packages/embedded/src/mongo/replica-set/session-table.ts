import { type Binary } from 'bson'
import { type Document, isDocument } from '../bson/document'
import { badValue, MongoCommandError } from '../mongo-errors'
import { type Transaction } from './transaction'

/** MongoDB's default of transactionLifetimeLimitSeconds. */
const transactionLifetimeMs = 60_000
/** MongoDB's default of localLogicalSessionTimeoutMinutes. */
const sessionTimeoutMs = 30 * 60_000

export interface Session {
  /** The number of the session's last transaction or retryable write. */
  txnNumber: bigint
  transaction?: Transaction | undefined
  /** The reply to the session's last retryable write. */
  reply?: Document | undefined
  /** Time of the last command, ms since 1970. */
  usedAt: number
}

/** The sessions of the clients. */
export class SessionTable {
  private readonly sessions = new Map<string, Session>()

  constructor(private readonly now: () => number) {}

  /**
   * The session of a command, and the number of the command's transaction or retryable write.
   * @throws MongoCommandError 225 if the session has used a greater number.
   */
  find({ lsid, txnNumber }: Document): { session: Session; txnNumber: bigint } {
    const session = this.sessionOf(keyOf(lsid))
    if (typeof txnNumber !== 'bigint' && !Number.isInteger(txnNumber)) throw badValue('txnNumber must be a number')
    const number = BigInt(txnNumber as bigint | number)
    if (number >= session.txnNumber) return { session, txnNumber: number }
    throw new MongoCommandError(
      225,
      `Cannot start transaction ${number} because a newer transaction ${session.txnNumber} has already started.`,
    )
  }

  openTransactions(): Transaction[] {
    const transactions = [...this.sessions.values()].flatMap(({ transaction }) => transaction ?? [])
    return transactions.filter(({ state }) => state === 'open')
  }

  /** Whether an open transaction has changed this collection, by default any collection. */
  hasChanged(namespace?: string): boolean {
    return this.openTransactions().some(({ catalog }) => catalog.hasChanged(namespace))
  }

  /** Ends sessions, by default all, and aborts their transactions. */
  end(ids?: readonly unknown[]): void {
    const keys = ids ? ids.map((id) => keyOf(id)) : [...this.sessions.keys()]
    for (const key of keys) {
      this.sessions.get(key)?.transaction?.abort()
      this.sessions.delete(key)
    }
  }

  /** Aborts the transactions and ends the sessions that have timed out. */
  expire(): void {
    for (const [key, { transaction, usedAt }] of this.sessions) {
      if (transaction && this.now() - transaction.startedAt >= transactionLifetimeMs) transaction.abort()
      if (this.now() - usedAt >= sessionTimeoutMs) this.sessions.delete(key)
    }
  }

  private sessionOf(key: string): Session {
    const session = this.sessions.get(key) ?? { txnNumber: -1n, usedAt: 0 }
    this.sessions.set(key, session)
    session.usedAt = this.now()
    return session
  }
}

function keyOf(lsid: unknown): string {
  const id = isDocument(lsid) ? lsid['id'] : undefined
  if (typeof id === 'object' && id !== null && '_bsontype' in id) return (id as Binary).toString('hex')
  throw badValue('a session needs an lsid with the field id')
}
