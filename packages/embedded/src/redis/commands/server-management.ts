import { ok, MapReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { globToRegExp } from '../store/glob'
import { binaryText } from './bytes'

/** The Redis version whose behaviour the server follows. */
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
  if ((subcommand as Buffer).toString('latin1').toUpperCase() !== 'GET') return ok
  const expressions = patterns.map((pattern) => globToRegExp(binaryText(pattern).toLowerCase()))
  const found = Object.entries(settings).filter(([name]) => expressions.some((expression) => expression.test(name)))
  return new MapReply(found)
}

/** Server management commands. `commands` returns the whole command table, which COMMAND lists. */
export const serverCommands = (commands: () => CommandTable): CommandTable => {
  const describe = (name: string, { arity }: Command): Reply => [name.toLowerCase(), arity, [], 0, 0, 0]
  const command: Command['run'] = ([subcommandBytes, ...names]) => {
    const all = Object.entries(commands())
    const subcommand = subcommandBytes?.toString('latin1').toUpperCase()
    if (subcommand === 'COUNT') return all.length
    if (subcommand === 'DOCS') return new MapReply([])
    const wanted = new Set(names.map((name) => name.toString('latin1').toUpperCase()))
    return all.filter(([name]) => wanted.size === 0 || wanted.has(name)).map(([name, entry]) => describe(name, entry))
  }
  return {
    INFO: { arity: -1, run: info },
    CONFIG: { arity: -2, run: config },
    COMMAND: { arity: -1, run: command },
    TIME: {
      arity: 1,
      run: (_args, session) => {
        const now = session.now()
        return [String(Math.floor(now / 1_000)), String((now % 1_000) * 1_000)]
      },
    },
    ROLE: { arity: 1, run: () => ['master', 0, []] },
  }
}
