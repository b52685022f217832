import { invalidSubcommand, RedisError, syntaxError } from '../redis-error'
import { nullArray, ok, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { type Group, maxStreamId, minStreamId, Stream, type StreamId } from '../store/stream'
import { optionsOf, parseInteger, toName, toText } from './arguments'
import { entryReply, formatId, parseId, parseStreams, streamOf } from './stream-arguments'
import { type KeyEntries, parseReadOptions, readReply } from './streams'

/** The group of a stream. @throws RedisError NOGROUP if either does not exist; `suffix` is added to the message. */
export function groupOf(key: Buffer, name: Buffer, session: Session, suffix = ''): { stream: Stream; group: Group } {
  const stream = streamOf(key, session)
  const group = stream?.groups.get(toText(name))
  if (stream && group) return { stream, group }
  throw new RedisError(`No such key '${toText(key)}' or consumer group '${toText(name)}'${suffix}`, 'NOGROUP')
}

/** The pending ids of a group, or of one consumer, in order. */
export const pendingIds = ({ pending }: Group, consumer?: string): StreamId[] =>
  [...pending.keys()]
    .filter((id) => consumer === undefined || pending.get(id)?.consumer === consumer)
    .sort((a, b) => (a < b ? -1 : 1))

/** The part of XREADGROUP for one key. */
interface GroupRead {
  key: Buffer
  id: Buffer
  group: Buffer
  consumer: string
  count: number
  acknowledges: boolean
}

function readKey(
  { key, id, group: name, consumer: consumerName, count, acknowledges }: GroupRead,
  session: Session,
): Reply[] | undefined {
  const { stream, group } = groupOf(key, name, session, ' in XREADGROUP with GROUP option')
  const now = session.server.now()
  group.consumers.set(consumerName, now)
  if (toText(id) !== '>') return readHistory(stream, group, { consumerName, afterId: parseId(id), count })
  const entries = stream.range(group.lastDeliveredId + 1n, maxStreamId, { count })
  if (entries.length === 0) return undefined
  for (const entry of entries) {
    group.entriesRead = entriesReadAfter(entry.id, stream, group)
    group.lastDeliveredId = entry.id
    if (!acknowledges) group.pending.set(entry.id, { consumer: consumerName, deliveredAt: now, deliveryCount: 1 })
  }
  return entries.map(entryReply)
}

// Continues the group's own count, unless a later entry was deleted; then the number may be unknown.
const entriesReadAfter = (id: StreamId, stream: Stream, { entriesRead }: Group): number | undefined =>
  entriesRead !== undefined && !stream.hasDeletedFrom(id) ? entriesRead + 1 : stream.countUpTo(id)

// Returns the entries that this consumer has received but not acknowledged. A deleted entry has no fields.
function readHistory(
  stream: Stream,
  group: Group,
  { consumerName, afterId, count }: { consumerName: string; afterId: StreamId; count: number },
): Reply[] {
  const ids = pendingIds(group, consumerName).filter((id) => id > afterId)
  return ids.slice(0, count).map((id) => {
    const entry = stream.get(id)
    return entry ? entryReply(entry) : [formatId(id), nullArray]
  })
}

function readGroup([, group, consumer, ...args]: readonly Buffer[], session: Session): Reply {
  const { options, pairs } = parseStreams(args, 'xreadgroup')
  let acknowledges = false
  const { count, blockMs } = parseReadOptions(options, (option) => {
    if (option !== 'NOACK') throw syntaxError()
    acknowledges = true
  })
  const name = toText(consumer as Buffer)
  const readEntries = () =>
    pairs.flatMap(([key, id]): KeyEntries[] => {
      const entries = readKey({ key, id, group: group as Buffer, consumer: name, count, acknowledges }, session)
      return entries ? [[key, entries]] : []
    })
  const keys = pairs.map(([key]) => key)
  return readReply(keys, readEntries, blockMs, session)
}

function acknowledge([key, name, ...ids]: readonly Buffer[], session: Session): Reply {
  const parsedIds = ids.map((id) => parseId(id))
  const group = streamOf(key, session)?.groups.get(toText(name as Buffer))
  return parsedIds.filter((id) => group?.pending.delete(id)).length
}

const parseGroupId = (bytes: Buffer | undefined, stream: Stream | undefined): StreamId =>
  bytes && toText(bytes) === '$' ? (stream?.lastId ?? minStreamId) : parseId(bytes)

/** The options of XGROUP CREATE and SETID. Only CREATE has MKSTREAM. */
function parseGroupOptions(
  args: readonly Buffer[],
  subcommand: 'CREATE' | 'SETID',
): { createsStream: boolean; entriesRead: number | undefined } {
  let [createsStream, entriesRead] = [false, -1]
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'MKSTREAM' && subcommand === 'CREATE') createsStream = true
    else if (option === 'ENTRIESREAD') entriesRead = parseInteger(readArgument())
    else throw invalidSubcommand('XGROUP', subcommand)
  }
  if (entriesRead < -1) throw new RedisError('value for ENTRIESREAD must be positive or -1')
  return { createsStream, entriesRead: entriesRead < 0 ? undefined : entriesRead }
}

const keyRequiredMessage =
  'The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.'

function createGroup([key, name, id, ...args]: readonly Buffer[], session: Session): Reply {
  const { createsStream, entriesRead } = parseGroupOptions(args, 'CREATE')
  const existing = streamOf(key, session)
  if (!existing && !createsStream) throw new RedisError(keyRequiredMessage)
  const lastDeliveredId = parseGroupId(id, existing)
  const stream = existing ?? session.database.getOrCreate(toText(key as Buffer), Stream)
  const group = toText(name as Buffer)
  if (stream.groups.has(group)) throw new RedisError('Consumer Group name already exists', 'BUSYGROUP')
  stream.groups.set(group, { lastDeliveredId, entriesRead, pending: new Map(), consumers: new Map() })
  session.database.afterChange(toText(key as Buffer), { event: 'xgroup-create' })
  return ok
}

type GroupSubcommand = (
  target: { stream: Stream; group: Group; name: string },
  args: readonly Buffer[],
  session: Session,
) => Reply

const groupSubcommands: Record<string, GroupSubcommand> = {
  SETID: ({ stream, group }, [id, ...args]) => {
    const { entriesRead } = parseGroupOptions(args, 'SETID')
    group.lastDeliveredId = parseGroupId(id, stream)
    group.entriesRead = entriesRead
    return ok
  },
  DESTROY: ({ stream, name }) => (stream.groups.delete(name) ? 1 : 0),
  CREATECONSUMER: ({ group }, [consumer], { server }) => {
    if (group.consumers.has(toText(consumer as Buffer))) return 0
    group.consumers.set(toText(consumer as Buffer), server.now())
    return 1
  },
  DELCONSUMER: ({ group }, [consumer]) => {
    const ids = pendingIds(group, toText(consumer as Buffer))
    for (const id of ids) group.pending.delete(id)
    group.consumers.delete(toText(consumer as Buffer))
    return ids.length
  },
}

function manageGroup([subcommandBytes, key, name, ...args]: readonly Buffer[], session: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (subcommand === 'CREATE' && args[0]) return createGroup([key, name, ...args] as Buffer[], session)
  const run = groupSubcommands[subcommand]
  if (!run || !key || !name || (subcommand !== 'DESTROY' && !args[0]))
    throw invalidSubcommand('XGROUP', toText(subcommandBytes as Buffer))
  const stream = streamOf(key, session)
  if (!stream) throw new RedisError(keyRequiredMessage)
  const group = stream.groups.get(toText(name))
  if (!group && subcommand === 'DESTROY') return 0
  if (!group) throw new RedisError(`No such consumer group '${toText(name)}' for key name '${toText(key)}'`, 'NOGROUP')
  const reply = run({ stream, group, name: toText(name) }, args, session)
  session.database.afterChange(toText(key), { event: `xgroup-${subcommand.toLowerCase()}` })
  return reply
}

export const streamGroupCommands: CommandTable = {
  XREADGROUP: { arity: -7, run: readGroup },
  XACK: { arity: -4, run: acknowledge },
  XGROUP: { arity: -2, mayGrow: true, run: manageGroup },
}
