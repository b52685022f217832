import { unknownSubcommand } from '../redis-error'
import { MapReply, PushReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { globToRegExp } from '../store/glob'
import { toBytes, toName, toText } from './arguments'

type Kind = 'channel' | 'pattern' | 'shard'

/** The prefixes of the command names. */
const prefixes = { channel: '', pattern: 'p', shard: 's' }

const subscription = (run: Command['run'], arity: number): Command => ({
  arity,
  run,
  runsWhileSubscribed: true,
  isForbiddenInMulti: true,
})

const subscribe = (kind: Kind): Command =>
  subscription((names, session) => {
    for (const name of names) {
      session.subscriptions.add(kind, toText(name))
      session.send(new PushReply([`${prefixes[kind]}subscribe`, name, session.subscriptions.count(kind)]))
    }
    return session.noReply
  }, -2)

const unsubscribe = (kind: Kind): Command =>
  subscription((names, session) => {
    const command = `${prefixes[kind]}unsubscribe`
    const removedNames = names.length > 0 ? names.map(toText) : session.subscriptions.names(kind)
    for (const name of removedNames) {
      session.subscriptions.remove(kind, name)
      session.send(new PushReply([command, toBytes(name), session.subscriptions.count(kind)]))
    }
    // Without a subscription, the reply is one message with null instead of a channel.
    if (removedNames.length === 0) session.send(new PushReply([command, null, session.subscriptions.count(kind)]))
    return session.noReply
  }, -1)

function pubsub([subcommandBytes, ...args]: readonly Buffer[], { server }: Session): Reply {
  const fullName = toName(subcommandBytes as Buffer)
  const kind = fullName.startsWith('SHARD') ? 'shard' : 'channel'
  const subcommand = kind === 'shard' ? fullName.slice('SHARD'.length) : fullName
  if (subcommand === 'NUMPAT') return server.channels.patternCount
  if (subcommand === 'NUMSUB')
    return new MapReply(args.map((name) => [name, server.channels.count(kind, toText(name))]))
  if (subcommand !== 'CHANNELS') throw unknownSubcommand('PUBSUB', fullName.toLowerCase())
  const pattern = args[0] && globToRegExp(toText(args[0]))
  return server.channels
    .names(kind)
    .filter((name) => !pattern || pattern.test(name))
    .map(toBytes)
}

export const pubsubCommands: CommandTable = {
  SUBSCRIBE: subscribe('channel'),
  PSUBSCRIBE: subscribe('pattern'),
  SSUBSCRIBE: subscribe('shard'),
  UNSUBSCRIBE: unsubscribe('channel'),
  PUNSUBSCRIBE: unsubscribe('pattern'),
  SUNSUBSCRIBE: unsubscribe('shard'),
  PUBLISH: {
    arity: 3,
    run: ([channel, message], { server }) => server.channels.publish(channel as Buffer, message as Buffer),
  },
  SPUBLISH: {
    arity: 3,
    run: ([channel, message], { server }) => server.channels.publish(channel as Buffer, message as Buffer, 'shard'),
  },
  PUBSUB: { arity: -2, run: pubsub },
}
