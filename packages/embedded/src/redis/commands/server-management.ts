import { notSupported, unknownSubcommand } from '../redis-error'
import { ok, MapReply, type Reply, replyOk } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { toName, toText } from './arguments'

/** The version of Redis that the server reports and implements. */
export const redisVersion = '7.0.0'

function info(_args: readonly Buffer[], { server }: Session): Reply {
  const keyspace = server.databases.flatMap(({ size }, index) => (size > 0 ? [`db${index}:keys=${size}`] : []))
  return [
    `# Server\r\nredis_version:${redisVersion}\r\nredis_mode:standalone\r\nprocess_id:${process.pid}`,
    `uptime_in_seconds:${Math.floor(process.uptime())}\r\n`,
    `# Clients\r\nconnected_clients:${server.sessions.size}\r\nblocked_clients:${server.blockedClients.size}\r\n`,
    `# Memory\r\nused_memory:${server.usedMemory}\r\nmaxmemory:${server.maxMemory}\r\nmaxmemory_policy:noeviction\r\n`,
    // ioredis waits until `loading` is 0 before it sends commands.
    '# Persistence\r\nloading:0\r\n',
    '# Replication\r\nrole:master\r\nconnected_slaves:0\r\n',
    ['# Keyspace', ...keyspace, ''].join('\r\n'),
  ].join('\r\n')
}

function command([subcommand, ...names]: readonly Buffer[], { commands }: Session): Reply {
  const subcommandName = subcommand && toName(subcommand)
  if (subcommandName === 'COUNT') return Object.keys(commands).length
  if (subcommandName === 'DOCS') return new MapReply([])
  const requestedNames = new Set(names.map(toName))
  // The server does not know the flags (an empty array) and the positions of the keys (0).
  return Object.entries(commands)
    .filter(([name]) => requestedNames.size === 0 || requestedNames.has(name))
    .map(([name, { arity }]) => [name.toLowerCase(), arity, [], 0, 0, 0])
}

function time(_args: readonly Buffer[], { server }: Session): Reply {
  const now = server.now()
  return [String(Math.floor(now / 1_000)), String((now % 1_000) * 1_000)]
}

function refusePersistence(): never {
  throw notSupported('persistence')
}

function acl([subcommandBytes]: readonly Buffer[]): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (subcommand === 'WHOAMI') return 'default'
  if (subcommand === 'USERS') return ['default']
  if (subcommand === 'LIST') return ['user default on nopass sanitize-payload ~* &* +@all']
  throw notSupported(`ACL ${subcommand}`)
}

// The slow log is always empty.
function slowLog([subcommandBytes]: readonly Buffer[]): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (subcommand === 'GET') return []
  if (subcommand === 'LEN') return 0
  if (subcommand === 'RESET') return ok
  throw unknownSubcommand('SLOWLOG', toText(subcommandBytes as Buffer))
}

export const serverCommands: CommandTable = {
  INFO: { arity: -1, run: info },
  COMMAND: { arity: -1, run: command },
  TIME: { arity: 1, run: time },
  ROLE: { arity: 1, run: () => ['master', 0, []] },
  MONITOR: {
    arity: 1,
    isForbiddenInMulti: true,
    run: replyOk((_args, session) => session.server.monitors.add(session)),
  },
  ACL: { arity: -2, run: acl },
  SLOWLOG: { arity: -2, run: slowLog },
  // There are no replicas, and nothing is persisted.
  WAIT: { arity: 3, run: () => 0 },
  SAVE: { arity: 1, run: refusePersistence },
  BGSAVE: { arity: -1, run: refusePersistence },
  BGREWRITEAOF: { arity: 1, run: refusePersistence },
}
