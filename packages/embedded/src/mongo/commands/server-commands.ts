import { isDocument } from '../bson/document'
import { MongoCommandError } from '../mongo-errors'
import { type Transaction } from '../replica-set/transaction'
import { type Command, type CommandContext, type CommandTable } from './context'

/** The wire versions of MongoDB 7.0. With these, drivers send retryable writes, except to a standalone server. */
const wireVersions = { minWireVersion: 0, maxWireVersion: 21 }
export const serverVersion = '7.0.0'

/**
 * Less than MongoDB's 100,000, so that drivers split large bulk writes, and no write blocks the other connections for
 * long.
 */
const maxWriteBatchSize = 1_000

const hello: Command = (_command, { now, connectionId, replicaSet }) => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize,
  localTime: now,
  logicalSessionTimeoutMinutes: 30,
  connectionId,
  ...wireVersions,
  readOnly: false,
  ...replicaSet?.hello(),
})

const buildInfo: Command = () => ({
  version: serverVersion,
  versionArray: serverVersion.split('.').map(Number).concat(0),
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16_777_216,
  storageEngines: ['embedded'],
})

const serverStatus: Command = (_command, { now }) => ({
  host: 'localhost',
  version: serverVersion,
  process: 'embedded',
  pid: process.pid,
  uptime: process.uptime(),
  localTime: now,
})

const emptyReply: Command = () => ({})

/** `endSessions: [{id}, …]`; `killSessions: []` means all sessions. */
const endSessions: Command = (command, { replicaSet }) => {
  const [[name, ids]] = Object.entries(command) as [[string, unknown]]
  const sessions = Array.isArray(ids) ? ids.filter(isDocument) : []
  replicaSet?.sessions.end(name === 'killSessions' && sessions.length === 0 ? undefined : sessions)
  return {}
}

function transactionOf({ transaction }: CommandContext, name: string): Transaction {
  if (transaction) return transaction
  throw new MongoCommandError(125, `${name} must be run within a transaction`)
}

/** Commands of the server, the connection, sessions and transactions. */
export const serverCommands: CommandTable = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: emptyReply,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  whatsmyuri: () => ({ you: '127.0.0.1' }),
  getParameter: emptyReply,
  endSessions,
  refreshSessions: emptyReply,
  killSessions: endSessions,
  logout: emptyReply,
  commitTransaction: (_command, context) => {
    transactionOf(context, 'commitTransaction').commit()
    return {}
  },
  abortTransaction: (_command, context) => {
    transactionOf(context, 'abortTransaction').abort()
    return {}
  },
}
