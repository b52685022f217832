import { RedisError } from '../errors'
import { nullArray, ok, type Reply } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { List } from '../store/list'
import { parseInteger, sliceBounds } from './arguments'
import { binaryText, copyOf } from './bytes'

const push =
  (end: 'push' | 'unshift', onlyIfExists = false): Command['run'] =>
  ([keyBytes, ...values], { database }) => {
    const key = binaryText(keyBytes as Buffer)
    if (onlyIfExists && !database.getAs(key, List)) return 0
    const list = database.getOrCreate(key, List)
    for (const value of values) list[end](copyOf(value))
    return list.size
  }

const take =
  (end: 'pop' | 'shift'): Command['run'] =>
  ([keyBytes, countBytes], { database }) => {
    const key = binaryText(keyBytes as Buffer)
    const count = countBytes ? parseInteger(countBytes) : undefined
    if (count !== undefined && count < 0) throw new RedisError('value is out of range, must be positive')
    const list = database.getAs(key, List)
    if (!list) return count === undefined ? null : nullArray
    const taken = Array.from({ length: Math.min(count ?? 1, list.size) }, () => list[end]() ?? null)
    database.removeIfEmpty(key)
    return count === undefined ? (taken[0] ?? null) : taken
  }

const itemsAt = (key: Buffer | undefined, { database }: Session): Buffer[] =>
  database.getAs(binaryText(key as Buffer), List)?.toArray() ?? []

function range([key, start, stop]: readonly Buffer[], session: Session): Buffer[] {
  const items = itemsAt(key, session)
  return items.slice(...sliceBounds(parseInteger(start as Buffer), parseInteger(stop as Buffer), items.length))
}

function trim(args: readonly Buffer[], session: Session): Reply {
  const key = binaryText(args[0] as Buffer)
  const list = session.database.getAs(key, List)
  if (!list) return ok
  list.reset(range(args, session))
  session.database.removeIfEmpty(key)
  return ok
}

// LREM: a negative count removes from the tail, 0 removes all.
function removeValue([keyBytes, countBytes, value]: readonly Buffer[], { database }: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const count = parseInteger(countBytes as Buffer)
  const list = database.getAs(key, List)
  if (!list) return 0
  const items = count < 0 ? list.toArray().reverse() : list.toArray()
  let left = Math.abs(count) || Infinity
  const kept = items.filter((item) => !(item.equals(value as Buffer) && left-- > 0))
  list.reset(count < 0 ? kept.reverse() : kept)
  if (kept.length < items.length) database.removeIfEmpty(key)
  return items.length - kept.length
}

function setAt([keyBytes, position, value]: readonly Buffer[], { database }: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const list = database.getAs(key, List)
  if (!list) throw new RedisError('no such key')
  const items = list.toArray()
  const at = parseInteger(position as Buffer)
  const index = at < 0 ? items.length + at : at
  if (index < 0 || index >= items.length) throw new RedisError('index out of range')
  list.reset(items.with(index, copyOf(value as Buffer)))
  database.removeIfEmpty(key)
  return ok
}

export const listCommands: CommandTable = {
  LPUSH: { arity: -3, run: push('unshift') },
  RPUSH: { arity: -3, run: push('push') },
  LPUSHX: { arity: -3, run: push('unshift', true) },
  RPUSHX: { arity: -3, run: push('push', true) },
  LPOP: { arity: -2, run: take('shift') },
  RPOP: { arity: -2, run: take('pop') },
  LLEN: { arity: 2, run: ([key], { database }) => database.getAs(binaryText(key as Buffer), List)?.size ?? 0 },
  LRANGE: { arity: 4, run: range },
  LINDEX: { arity: 3, run: ([key, at], session) => itemsAt(key, session).at(parseInteger(at as Buffer)) ?? null },
  LTRIM: { arity: 4, run: trim },
  LREM: { arity: 4, run: removeValue },
  LSET: { arity: 4, run: setAt },
}
