import { invalidSubcommand, notSupported, RedisError } from '../redis-error'
import { MapReply, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { type Group, type Stream } from '../store/stream'
import { toBytes, toName, toText } from './arguments'
import { entryReply, formatId, streamOf } from './stream-arguments'
import { groupOf, pendingIds } from './stream-groups'

/** The number of entries that have not been delivered to the group; null if it is unknown. */
function lagOf(stream: Stream, { lastDeliveredId, entriesRead }: Group): number | null {
  if (stream.entriesAdded === 0) return 0
  const isCounted = entriesRead !== undefined && !stream.hasDeletedFrom(lastDeliveredId)
  const count = isCounted ? entriesRead : stream.countUpTo(lastDeliveredId)
  return count === undefined ? null : stream.entriesAdded - count
}

const describeStream = (stream: Stream): Reply =>
  new MapReply([
    ['length', stream.size],
    ['radix-tree-keys', stream.size > 0 ? 1 : 0],
    ['radix-tree-nodes', stream.size > 0 ? 2 : 1],
    ['last-generated-id', formatId(stream.lastId)],
    ['max-deleted-entry-id', formatId(stream.maxDeletedId)],
    ['entries-added', stream.entriesAdded],
    ['recorded-first-entry-id', formatId(stream.first?.id ?? 0n)],
    ['groups', stream.groups.size],
    ['first-entry', stream.first ? entryReply(stream.first) : null],
    ['last-entry', stream.last ? entryReply(stream.last) : null],
  ])

const describeGroups = (stream: Stream): Reply =>
  Array.from(
    stream.groups,
    ([name, group]) =>
      new MapReply([
        ['name', toBytes(name)],
        ['consumers', group.consumers.size],
        ['pending', group.pending.size],
        ['last-delivered-id', formatId(group.lastDeliveredId)],
        ['entries-read', group.entriesRead ?? null],
        ['lag', lagOf(stream, group)],
      ]),
  )

const describeConsumers = (group: Group, now: number): Reply =>
  Array.from(
    group.consumers,
    ([name, seenAt]) =>
      new MapReply([
        ['name', toBytes(name)],
        ['pending', pendingIds(group, name).length],
        ['idle', now - seenAt],
      ]),
  )

function info([subcommandBytes, key, name, option]: readonly Buffer[], session: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  if (!key || !['STREAM', 'GROUPS', 'CONSUMERS'].includes(subcommand) || (subcommand === 'CONSUMERS' && !name))
    throw invalidSubcommand('XINFO', toText(subcommandBytes as Buffer))
  if (subcommand === 'STREAM' && (name ?? option)) throw notSupported('XINFO STREAM FULL')
  const stream = streamOf(key, session)
  if (!stream) throw new RedisError('no such key')
  if (subcommand === 'STREAM') return describeStream(stream)
  if (subcommand === 'GROUPS') return describeGroups(stream)
  return describeConsumers(groupOf(key, name as Buffer, session).group, session.server.now())
}

export const streamInfoCommands: CommandTable = { XINFO: { arity: -2, run: info } }
