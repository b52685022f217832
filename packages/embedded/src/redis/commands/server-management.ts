import { ok, MapReply, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { globToRegExp } from '../store/glob'
import { toName, toText } from './arguments'

/** The server behaves like this version of Redis. */
export const redisVersion = '7.0.0'

const settings: Record<string, string> = {
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  appendonly: 'no',
  save: '',
  databases: '16',
  timeout: '0',
}

function info(_args: readonly Buffer[], { server }: Session): Reply {
  const keyspace = server.databases.flatMap(({ size }, index) => (size > 0 ? [`db${index}:keys=${size}`] : []))
  return [
    `# Server\r\nredis_version:${redisVersion}\r\nredis_mode:standalone\r\nprocess_id:${process.pid}`,
    `uptime_in_seconds:${Math.floor(process.uptime())}\r\n`,
    `# Clients\r\nconnected_clients:${server.sessions.size}\r\n`,
    `# Memory\r\nused_memory:${process.memoryUsage.rss()}\r\n`,
    // ioredis waits until `loading` is 0 before it sends commands.
    '# Persistence\r\nloading:0\r\n',
    '# Replication\r\nrole:master\r\nconnected_slaves:0\r\n',
    ['# Keyspace', ...keyspace, ''].join('\r\n'),
  ].join('\r\n')
}

function config([subcommand, ...patterns]: readonly Buffer[]): Reply {
  if (toName(subcommand as Buffer) !== 'GET') return ok
  const expressions = patterns.map((pattern) => globToRegExp(toText(pattern).toLowerCase()))
  return new MapReply(
    Object.entries(settings).filter(([name]) => expressions.some((expression) => expression.test(name))),
  )
}

function command([subcommand, ...names]: readonly Buffer[], { commands }: Session): Reply {
  const subcommandName = subcommand && toName(subcommand)
  if (subcommandName === 'COUNT') return Object.keys(commands).length
  if (subcommandName === 'DOCS') return new MapReply([])
  const requested = new Set(names.map(toName))
  return Object.entries(commands)
    .filter(([name]) => requested.size === 0 || requested.has(name))
    .map(([name, { arity }]) => [name.toLowerCase(), arity, [], 0, 0, 0])
}

function time(_args: readonly Buffer[], { server }: Session): Reply {
  const now = server.now()
  return [String(Math.floor(now / 1_000)), String((now % 1_000) * 1_000)]
}

export const serverCommands: CommandTable = {
  INFO: { arity: -1, run: info },
  CONFIG: { arity: -2, run: config },
  COMMAND: { arity: -1, run: command },
  TIME: { arity: 1, run: time },
  ROLE: { arity: 1, run: () => ['master', 0, []] },
}
