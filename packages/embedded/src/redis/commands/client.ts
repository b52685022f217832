import { notSupported, RedisError, syntaxError, unknownSubcommand } from '../redis-error'
import { ok, type Reply, replyOk, SimpleError } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { pairsOf, parseInteger, toName, toText } from './arguments'

function describeConnection(session: Session): string {
  const { id, address, name, databaseIndex, protocol, connectedAt, server, subscriptions } = session
  const fields = {
    id,
    addr: address,
    name,
    age: Math.floor((server.now() - connectedAt) / 1_000),
    db: databaseIndex,
    sub: subscriptions.names('channel').length,
    psub: subscriptions.names('pattern').length,
    ssub: subscriptions.names('shard').length,
    user: 'default',
    resp: protocol,
  }
  return `${Object.entries(fields)
    .map(([field, value]) => `${field}=${value}`)
    .join(' ')}\n`
}

function sessionById(bytes: Buffer | undefined, { server }: Session): Session | undefined {
  const id = parseInteger(bytes as Buffer)
  return [...server.sessions].find((session) => session.id === id)
}

/** CLIENT KILL `address`, or with filters: `ID id`, `ADDR address`, `TYPE type`, `SKIPME yes | no`. */
function kill(args: readonly Buffer[], session: Session): Reply {
  // An address alone is the older form. It also closes the connection that sends the command.
  const isAddressOnly = args.length === 1
  const filters = pairsOf(isAddressOnly ? [Buffer.from('ADDR'), ...args] : args)
  if (filters.length === 0) throw syntaxError()
  let selectedSessions = [...session.server.sessions]
  let skipsMe = !isAddressOnly
  for (const [nameBytes, valueBytes] of filters) {
    const [name, value] = [toName(nameBytes), toText(valueBytes)]
    if (name === 'ID') selectedSessions = selectedSessions.filter(({ id }) => String(id) === value)
    else if (name === 'ADDR') selectedSessions = selectedSessions.filter(({ address }) => address === value)
    else if (name === 'SKIPME') skipsMe = value.toLowerCase() === 'yes'
    else if (name === 'TYPE')
      selectedSessions = selectedSessions.filter(
        ({ subscriptions }) => (value.toLowerCase() === 'pubsub') === subscriptions.size > 0,
      )
    else throw notSupported(`CLIENT KILL ${name}`)
  }
  const killedSessions = selectedSessions.filter((each) => !(skipsMe && each === session))
  if (isAddressOnly && killedSessions.length === 0) throw new RedisError('No such client')
  for (const each of killedSessions) each.end()
  return isAddressOnly ? ok : killedSessions.length
}

function unblock([id, reason]: readonly Buffer[], session: Session): Reply {
  const blocked = sessionById(id, session)
  const isError = reason !== undefined && toName(reason) === 'ERROR'
  const error = new SimpleError('UNBLOCKED client unblocked via CLIENT UNBLOCK')
  return blocked && session.server.blockedClients.unblock(blocked, isError ? error : undefined) ? 1 : 0
}

const subcommands: Record<string, (args: readonly Buffer[], session: Session) => Reply> = {
  ID: (_args, { id }) => id,
  GETNAME: (_args, { name }) => (name === '' ? null : name),
  SETNAME: replyOk(([nameBytes], session) => {
    const name = toText(nameBytes ?? Buffer.alloc(0))
    if (/[^!-~]/.test(name)) throw new RedisError('Client names cannot contain spaces, newlines or special characters.')
    session.name = name
  }),
  SETINFO: () => ok,
  INFO: (_args, session) => describeConnection(session),
  LIST: (args, session) => {
    const ids = args.length > 0 && toName(args[0] as Buffer) === 'ID' ? new Set(args.slice(1).map(toText)) : undefined
    return [...session.server.sessions]
      .filter(({ id }) => !ids || ids.has(String(id)))
      .map(describeConnection)
      .join('')
  },
  KILL: kill,
  UNBLOCK: unblock,
  'NO-EVICT': () => ok,
  'NO-TOUCH': () => ok,
}

function client([subcommand, ...args]: readonly Buffer[], session: Session): Reply {
  const name = toName(subcommand as Buffer)
  const run = subcommands[name]
  if (run) return run(args, session)
  if (/^(PAUSE|UNPAUSE|REPLY|TRACKING|CACHING|TRACKINGINFO|GETREDIR)$/.test(name)) throw notSupported(`CLIENT ${name}`)
  throw unknownSubcommand('CLIENT', toText(subcommand as Buffer))
}

export const clientCommands: CommandTable = { CLIENT: { arity: -2, run: client } }
