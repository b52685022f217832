import { type Command, type CommandTable } from './context'

/** Says MongoDB 7.0, a standalone: as a member of a replica set it would be sent retryable writes. */
const wireVersions = { minWireVersion: 0, maxWireVersion: 21 }
const version = '7.0.0'

/** A bulk is split by the driver at this number, so that one of them never holds up everyone else for long. */
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

const nothing: Command = () => ({})

/** What drivers and shells ask about the server and their own sessions. */
export const handshakeCommands: CommandTable = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: nothing,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  whatsmyuri: () => ({ you: '127.0.0.1' }),
  getParameter: nothing,
  endSessions: nothing,
  refreshSessions: nothing,
  killSessions: nothing,
  logout: nothing,
}
