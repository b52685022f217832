import { type Command, type CommandTable } from './context'

/** MongoDB 7.0, as a standalone server: to a replica set, drivers would send retryable writes. */
const wireVersions = { minWireVersion: 0, maxWireVersion: 21 }
const version = '7.0.0'

/** Drivers split larger bulk writes, so that one of them does not block other connections for long. */
const maxWriteBatchSize = 1_000

const hello: Command = (_command, { now, connectionId }) => ({
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
})

const buildInfo: Command = () => ({
  version,
  versionArray: version.split('.').map(Number).concat(0),
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16_777_216,
  storageEngines: ['embedded'],
})

const serverStatus: Command = (_command, { now }) => ({
  host: 'localhost',
  version,
  process: 'embedded',
  pid: process.pid,
  uptime: process.uptime(),
  localTime: now,
})

const noReplyFields: Command = () => ({})

/** Commands about the server, the connection and sessions. */
export const handshakeCommands: CommandTable = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: noReplyFields,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  whatsmyuri: () => ({ you: '127.0.0.1' }),
  getParameter: noReplyFields,
  endSessions: noReplyFields,
  refreshSessions: noReplyFields,
  killSessions: noReplyFields,
  logout: noReplyFields,
}
