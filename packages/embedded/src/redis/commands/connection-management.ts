import { RedisError, syntaxError } from '../errors'
import { type Protocol } from '../protocol/encode-reply'
import { MapReply, ok, type Reply, replyOk, SimpleString } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { OptionReader, parseInteger, toName, toText } from './arguments'
import { redisVersion } from './server-management'

function ping([message]: readonly Buffer[], session: Session): Reply {
  // A subscribed RESP2 client expects only messages, so the reply has the form of a message.
  if (session.protocol === 2 && session.subscriptions.size > 0) return ['pong', message ?? '']
  return message ?? new SimpleString('PONG')
}

function rejectPassword(): never {
  throw new RedisError(
    'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
  )
}

function hello([version, ...args]: readonly Buffer[], session: Session): Reply {
  const protocol = version === undefined ? session.protocol : Number(toText(version))
  if (protocol !== 2 && protocol !== 3) throw new RedisError('unsupported protocol version', 'NOPROTO')
  const reader = new OptionReader(args)
  for (const option of reader.options()) {
    if (option === 'SETNAME') session.name = toText(reader.argument())
    else if (option === 'AUTH') rejectPassword()
    else throw syntaxError()
  }
  session.protocol = protocol satisfies Protocol
  return new MapReply([
    ['server', 'redis'],
    ['version', redisVersion],
    ['proto', protocol],
    ['id', session.id],
    ['mode', 'standalone'],
    ['role', 'master'],
    ['modules', []],
  ])
}

const describe = ({ id, name, databaseIndex, protocol }: Session): string =>
  `id=${id} addr=127.0.0.1 name=${name} db=${databaseIndex} resp=${protocol}`

const clientSubcommands: Record<string, (args: readonly Buffer[], session: Session) => Reply> = {
  ID: (_args, { id }) => id,
  GETNAME: (_args, { name }) => (name === '' ? null : name),
  SETNAME: replyOk(([name], session) => {
    session.name = toText(name ?? Buffer.alloc(0))
    if (/[^!-~]/.test(session.name))
      throw new RedisError('Client names cannot contain spaces, newlines or special characters.')
  }),
  SETINFO: () => ok,
  INFO: (_args, session) => `${describe(session)}\n`,
  LIST: (_args, { server }) => Array.from(server.sessions, (session) => `${describe(session)}\n`).join(''),
  'NO-EVICT': () => ok,
  'NO-TOUCH': () => ok,
}

function client([subcommand, ...args]: readonly Buffer[], session: Session): Reply {
  const run = clientSubcommands[toName(subcommand as Buffer)]
  if (!run) throw new RedisError(`unknown subcommand '${toText(subcommand as Buffer)}'. Try CLIENT HELP.`)
  return run(args, session)
}

function select([indexBytes]: readonly Buffer[], session: Session): void {
  const index = parseInteger(indexBytes as Buffer)
  if (!session.server.databases[index]) throw new RedisError('DB index is out of range')
  session.databaseIndex = index
}

export const connectionCommands: CommandTable = {
  PING: { arity: -1, run: ping, runsWhileSubscribed: true },
  ECHO: { arity: 2, run: ([message]) => message as Buffer },
  HELLO: { arity: -1, run: hello },
  AUTH: { arity: -2, run: rejectPassword },
  CLIENT: { arity: -2, run: client },
  SELECT: { arity: 2, run: replyOk(select) },
  QUIT: {
    arity: -1,
    runsWhileSubscribed: true,
    runsInMulti: true,
    run: replyOk((_args, session) => {
      session.isEnding = true
    }),
  },
  RESET: {
    arity: 1,
    runsWhileSubscribed: true,
    runsInMulti: true,
    run: (_args, session) => {
      session.reset()
      return new SimpleString('RESET')
    },
  },
}
