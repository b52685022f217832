import { RedisError, syntaxError } from '../errors'
import { type Protocol } from '../protocol/encode-reply'
import { ok, MapReply, type Reply, SimpleString } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { OptionReader, parseInteger } from './arguments'
import { binaryText } from './bytes'
import { redisVersion } from './server-management'

function ping([message]: readonly Buffer[], session: Session): Reply {
  // A subscribed RESP2 client expects push messages only, so PING's reply is one, too.
  if (session.protocol === 2 && session.subscriptions.size > 0) return ['pong', message ?? '']
  return message ?? new SimpleString('PONG')
}

const noPassword = (): RedisError =>
  new RedisError(
    'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
  )

function hello([version, ...args]: readonly Buffer[], session: Session): Reply {
  const protocol = version === undefined ? session.protocol : Number(version.toString('latin1'))
  if (protocol !== 2 && protocol !== 3) throw new RedisError('unsupported protocol version', 'NOPROTO')
  const reader = new OptionReader(args)
  for (let option = reader.next(); option !== undefined; option = reader.next()) {
    if (option === 'SETNAME') session.name = binaryText(reader.argument())
    else if (option === 'AUTH') throw noPassword()
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
  SETNAME: ([name], session) => {
    session.name = binaryText(name ?? Buffer.alloc(0))
    if (/[^!-~]/.test(session.name))
      throw new RedisError('Client names cannot contain spaces, newlines or special characters.')
    return ok
  },
  SETINFO: () => ok,
  INFO: (_args, session) => `${describe(session)}\n`,
  LIST: (_args, { server }) => Array.from(server.sessions, (session) => `${describe(session)}\n`).join(''),
  'NO-EVICT': () => ok,
  'NO-TOUCH': () => ok,
}

function client([subcommand, ...args]: readonly Buffer[], session: Session): Reply {
  const run = clientSubcommands[(subcommand as Buffer).toString('latin1').toUpperCase()]
  if (!run) throw new RedisError(`unknown subcommand '${(subcommand as Buffer).toString('latin1')}'. Try CLIENT HELP.`)
  return run(args, session)
}

function select([number]: readonly Buffer[], session: Session): Reply {
  const index = parseInteger(number as Buffer)
  if (!session.server.databases[index]) throw new RedisError('DB index is out of range')
  session.databaseIndex = index
  return ok
}

export const connectionCommands: CommandTable = {
  PING: { arity: -1, run: ping, whileSubscribed: true },
  ECHO: { arity: 2, run: ([message]) => message as Buffer },
  HELLO: { arity: -1, run: hello },
  AUTH: {
    arity: -2,
    run: () => {
      throw noPassword()
    },
  },
  CLIENT: { arity: -2, run: client },
  SELECT: { arity: 2, run: select },
  QUIT: {
    arity: -1,
    whileSubscribed: true,
    runsInMulti: true,
    run: (_args, session) => {
      session.isEnding = true
      return ok
    },
  },
  RESET: {
    arity: 1,
    whileSubscribed: true,
    runsInMulti: true,
    run: (_args, session) => {
      session.reset()
      return new SimpleString('RESET')
    },
  },
}
