import { RedisError, syntaxError } from '../redis-error'
import { nullArray, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { type Group, minStreamId, type Stream, type StreamId } from '../store/stream'
import { optionsOf, parseInteger, toBytes, toName, toText } from './arguments'
import { entryReply, formatId, parseEnd, parseId, parseStart } from './stream-arguments'
import { groupOf, pendingIds } from './stream-groups'

function pending([key, name, ...args]: readonly Buffer[], session: Session): Reply {
  const { group } = groupOf(key as Buffer, name as Buffer, session)
  if (args.length === 0) return pendingSummary(group)
  const hasIdle = toName(args[0] as Buffer) === 'IDLE'
  const minIdleMs = hasIdle ? parseInteger(args[1] as Buffer) : 0
  const [start, end, count, consumer] = hasIdle ? args.slice(2) : args
  if (!start || !end || !count) throw syntaxError()
  const [from, to] = [parseStart(start), parseEnd(end)]
  const now = session.server.now()
  return pendingIds(group, consumer && toText(consumer))
    .filter((id) => id >= from && id <= to && now - (group.pending.get(id)?.deliveredAt ?? now) >= minIdleMs)
    .slice(0, Math.max(0, parseInteger(count)))
    .map((id) => {
      const entry = group.pending.get(id)
      return [
        formatId(id),
        toBytes(entry?.consumer ?? ''),
        now - (entry?.deliveredAt ?? now),
        entry?.deliveryCount ?? 0,
      ]
    })
}

function pendingSummary(group: Group): Reply {
  const ids = pendingIds(group)
  const [firstId, lastId] = [ids[0], ids.at(-1)]
  if (firstId === undefined || lastId === undefined) return [0, null, null, nullArray]
  const counts = new Map<string, number>()
  for (const { consumer } of group.pending.values()) counts.set(consumer, (counts.get(consumer) ?? 0) + 1)
  const consumers = Array.from(counts, ([consumer, count]): Reply[] => [toBytes(consumer), String(count)])
  return [ids.length, formatId(firstId), formatId(lastId), consumers]
}

interface Claim {
  consumer: string
  minIdleMs: number
  /** ms since 1970. */
  deliveredAt: number
  deliveryCount?: number
  /** FORCE: whether an entry that is not pending is claimed, too. */
  isForced: boolean
  /** JUSTID: whether the reply contains only ids, and the delivery is not counted. */
  isJustId: boolean
}

const newClaim = (consumer: Buffer | undefined, minIdle: Buffer | undefined, now: number): Claim => ({
  consumer: toText(consumer as Buffer),
  minIdleMs: parseInteger(minIdle as Buffer),
  deliveredAt: now,
  isForced: false,
  isJustId: false,
})

/** Assigns an entry to a consumer. Returns undefined if the entry may not be claimed, null if it was deleted. */
function claim(
  { stream, group }: { stream: Stream; group: Group },
  id: StreamId,
  options: Claim,
  now: number,
): Reply | undefined {
  const pendingEntry = group.pending.get(id)
  const entry = stream.get(id)
  if (pendingEntry && !entry) {
    group.pending.delete(id)
    return null
  }
  const { consumer, deliveredAt, isForced, isJustId, minIdleMs } = options
  const isClaimable = pendingEntry ? now - pendingEntry.deliveredAt >= minIdleMs : isForced
  if (!entry || !isClaimable) return undefined
  const deliveryCount = options.deliveryCount ?? (pendingEntry?.deliveryCount ?? 0) + (isJustId ? 0 : 1)
  group.pending.set(id, { consumer, deliveredAt, deliveryCount })
  return isJustId ? formatId(id) : entryReply(entry)
}

/** Sets the group's last delivered id, unless it is already greater. */
function raiseLastId(group: Group, id: StreamId): void {
  if (id > group.lastDeliveredId) group.lastDeliveredId = id
}

function claimEntries([key, name, consumer, minIdle, ...args]: readonly Buffer[], session: Session): Reply {
  const target = groupOf(key as Buffer, name as Buffer, session)
  const optionIndex = args.findIndex((argument) => !/^\d+(-\d+)?$/.test(toText(argument)))
  const idCount = optionIndex < 0 ? args.length : optionIndex
  const ids = args.slice(0, idCount).map((id) => parseId(id))
  if (ids.length === 0) parseId(args[0]) // throws the error for an invalid id
  const now = session.server.now()
  const options = newClaim(consumer, minIdle, now)
  for (const [option, readArgument] of optionsOf(args.slice(idCount))) {
    if (option === 'IDLE') options.deliveredAt = now - parseInteger(readArgument())
    else if (option === 'TIME') options.deliveredAt = parseInteger(readArgument())
    else if (option === 'RETRYCOUNT') options.deliveryCount = parseInteger(readArgument())
    else if (option === 'FORCE') options.isForced = true
    else if (option === 'JUSTID') options.isJustId = true
    else if (option === 'LASTID') raiseLastId(target.group, parseId(readArgument()))
    else throw new RedisError(`Unrecognized XCLAIM option '${option}'`)
  }
  target.group.consumers.set(options.consumer, now)
  const claimedEntries = ids.map((id) => claim(target, id, options, now) ?? null).filter((reply) => reply !== null)
  session.database.afterChange(toText(key as Buffer), { isChanged: claimedEntries.length > 0 })
  return claimedEntries
}

function claimIdle([key, name, consumer, minIdle, start, ...args]: readonly Buffer[], session: Session): Reply {
  const target = groupOf(key as Buffer, name as Buffer, session)
  let [count, isJustId] = [100, false]
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'COUNT') count = parseInteger(readArgument())
    else if (option === 'JUSTID') isJustId = true
    else throw syntaxError()
  }
  if (count <= 0) throw new RedisError('COUNT must be > 0')
  const now = session.server.now()
  const options = { ...newClaim(consumer, minIdle, now), isJustId }
  target.group.consumers.set(options.consumer, now)
  const from = parseStart(start)
  const ids = pendingIds(target.group).filter((id) => id >= from)
  const [claimedEntries, deletedIds]: [Reply[], Reply[]] = [[], []]
  let nextId = minStreamId
  for (const id of ids) {
    if (claimedEntries.length + deletedIds.length >= count) {
      nextId = id
      break
    }
    const reply = claim(target, id, options, now)
    if (reply === null) deletedIds.push(formatId(id))
    else if (reply !== undefined) claimedEntries.push(reply)
  }
  session.database.afterChange(toText(key as Buffer), { isChanged: claimedEntries.length > 0 })
  return [formatId(nextId), claimedEntries, deletedIds]
}

export const streamPendingCommands: CommandTable = {
  XPENDING: { arity: -3, run: pending },
  XCLAIM: { arity: -6, run: claimEntries },
  XAUTOCLAIM: { arity: -6, run: claimIdle },
}
