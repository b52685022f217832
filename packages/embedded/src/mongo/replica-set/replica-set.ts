import { Binary, Long, ObjectId } from 'bson'
import { type Document } from '../bson/document'
import { type Catalog } from '../storage/catalog'
import { Oplog } from './oplog'
import { SessionRunner } from './session-runner'
import { SessionTable } from './session-table'

const noSignature = { hash: new Binary(Buffer.alloc(20)), keyId: Long.ZERO }

/** A replica set whose only member is this server. Transactions and change streams need one. */
export class ReplicaSet {
  readonly oplog: Oplog
  readonly sessions: SessionTable
  readonly sessionRunner: SessionRunner
  private readonly electionId = new ObjectId()
  /** `host:port` of the server. */
  address = ''

  constructor(
    readonly name: string,
    catalog: Catalog,
    now: () => number,
  ) {
    const oldestNeeded = (): number =>
      Math.min(...this.sessions.openTransactions().map((transaction) => transaction.catalog.snapshotSequence + 1))
    this.oplog = new Oplog(now, oldestNeeded)
    this.sessions = new SessionTable(now)
    this.sessionRunner = new SessionRunner(this.sessions, catalog, this.oplog, now)
    catalog.listen(this.oplog)
  }

  /** The fields of `hello` by which drivers recognize a replica set. */
  hello(): Document {
    const { name: setName, address, electionId, oplog } = this
    const lastWrite = { opTime: { ts: oplog.lastTime, t: 1n }, lastWriteDate: new Date(oplog.lastTime.t * 1_000) }
    const members = { hosts: [address], primary: address, me: address }
    return { setName, setVersion: 1, secondary: false, ...members, electionId, lastWrite }
  }

  /** The fields of each reply by which a session can read its own writes. */
  times(): Document {
    const { lastTime } = this.oplog
    return { operationTime: lastTime, $clusterTime: { clusterTime: lastTime, signature: noSignature } }
  }
}
