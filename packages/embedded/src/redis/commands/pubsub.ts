import { RedisError } from '../errors'
import { MapReply, PushReply, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { globToRegExp } from '../store/glob'
import { toBytes, toName, toText } from './arguments'

const subscribe =
  (command: 'subscribe' | 'psubscribe'): Command['run'] =>
  (names, session) => {
    for (const name of names) {
      session.subscriptions.add(command === 'subscribe' ? 'channel' : 'pattern', toText(name))
      session.send(new PushReply([command, name, session.subscriptions.size]))
    }
    return session.noReply
  }

const unsubscribe =
  (command: 'unsubscribe' | 'punsubscribe'): Command['run'] =>
  (names, session) => {
    const kind = command === 'unsubscribe' ? 'channel' : 'pattern'
    const removedNames = names.length > 0 ? names.map(toText) : session.subscriptions.names(kind)
    for (const name of removedNames) {
      session.subscriptions.remove(kind, name)
      session.send(new PushReply([command, toBytes(name), session.subscriptions.size]))
    }
    // Without a subscription, the reply is one message with null instead of a channel.
    if (removedNames.length === 0) session.send(new PushReply([command, null, session.subscriptions.size]))
    return session.noReply
  }

function pubsub([subcommandBytes, ...args]: readonly Buffer[], { server }: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (subcommand === 'NUMPAT') return server.channels.patternCount
  if (subcommand === 'NUMSUB') return new MapReply(args.map((name) => [name, server.channels.count(toText(name))]))
  if (subcommand !== 'CHANNELS')
    throw new RedisError(`unknown subcommand '${subcommand.toLowerCase()}'. Try PUBSUB HELP.`)
  const pattern = args[0] && globToRegExp(toText(args[0]))
  return server.channels
    .names()
    .filter((name) => !pattern || pattern.test(name))
    .map(toBytes)
}

export const pubsubCommands: CommandTable = {
  SUBSCRIBE: { arity: -2, run: subscribe('subscribe'), runsWhileSubscribed: true, isForbiddenInMulti: true },
  PSUBSCRIBE: { arity: -2, run: subscribe('psubscribe'), runsWhileSubscribed: true, isForbiddenInMulti: true },
  UNSUBSCRIBE: { arity: -1, run: unsubscribe('unsubscribe'), runsWhileSubscribed: true, isForbiddenInMulti: true },
  PUNSUBSCRIBE: { arity: -1, run: unsubscribe('punsubscribe'), runsWhileSubscribed: true, isForbiddenInMulti: true },
  PUBLISH: {
    arity: 3,
    run: ([channel, message], { server }) => server.channels.publish(channel as Buffer, message as Buffer),
  },
  PUBSUB: { arity: -2, run: pubsub },
}
