import { RedisError, syntaxError } from '../redis-error'
import { type Protocol } from '../protocol/encode-reply'
import { MapReply, type Reply, replyOk, SimpleString } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { optionsOf, parseInteger, toText } from './arguments'
import { redisVersion } from './server-management'

function ping([message]: readonly Buffer[], session: Session): Reply {
  // A subscribed RESP2 client expects only messages, so the reply has the form of a message.
  if (session.protocol === 2 && session.subscriptions.size > 0) return ['pong', message ?? '']
  return message ?? new SimpleString('PONG')
}

/** The only user is `default`, without a password: `AUTH default x` accepts any x; `AUTH x` fails, as in Redis. */
function authenticate([user, password]: readonly Buffer[]): void {
  if (!password) {
    throw new RedisError(
      'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    )
  }
  if (toText(user as Buffer) !== 'default')
    throw new RedisError('invalid username-password pair or user is disabled.', 'WRONGPASS')
}

function hello([version, ...args]: readonly Buffer[], session: Session): Reply {
  const protocol = version === undefined ? session.protocol : Number(toText(version))
  if (protocol !== 2 && protocol !== 3) throw new RedisError('unsupported protocol version', 'NOPROTO')
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'SETNAME') session.name = toText(readArgument())
    else if (option === 'AUTH') authenticate([readArgument(), readArgument()])
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

function select([indexBytes]: readonly Buffer[], session: Session): void {
  const index = parseInteger(indexBytes as Buffer)
  if (!session.server.databases[index]) throw new RedisError('DB index is out of range')
  session.databaseIndex = index
}

export const connectionCommands: CommandTable = {
  PING: { arity: -1, run: ping, runsWhileSubscribed: true },
  ECHO: { arity: 2, run: ([message]) => message as Buffer },
  HELLO: { arity: -1, run: hello },
  AUTH: { arity: -2, run: replyOk(authenticate) },
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
