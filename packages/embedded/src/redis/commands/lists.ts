import { RedisError } from '../errors'
import { nullArray, type Reply, replyOk } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { List } from '../store/list'
import { copyOf, parseInteger, sliceBounds, toText } from './arguments'

const push =
  (method: 'push' | 'unshift', onlyIfExists = false): Command['run'] =>
  ([keyBytes, ...values], { database }) => {
    const key = toText(keyBytes as Buffer)
    if (onlyIfExists && !database.getAs(key, List)) return 0
    const list = database.getOrCreate(key, List)
    for (const value of values) list[method](copyOf(value))
    return list.size
  }

const pop =
  (method: 'pop' | 'shift'): Command['run'] =>
  ([keyBytes, countBytes], { database }) => {
    const key = toText(keyBytes as Buffer)
    const count = countBytes && parseInteger(countBytes)
    if (count !== undefined && count < 0) throw new RedisError('value is out of range, must be positive')
    const list = database.getAs(key, List)
    if (!list) return count === undefined ? null : nullArray
    const popped = Array.from({ length: Math.min(count ?? 1, list.size) }, () => list[method]() ?? null)
    database.afterChange(key)
    return count === undefined ? (popped[0] ?? null) : popped
  }

const itemsOf = (key: Buffer | undefined, { database }: Session): Buffer[] =>
  database.getAs(toText(key as Buffer), List)?.toArray() ?? []

function range([key, start, stop]: readonly Buffer[], session: Session): Buffer[] {
  const items = itemsOf(key, session)
  return items.slice(...sliceBounds(start as Buffer, stop as Buffer, items.length))
}

function trim(args: readonly Buffer[], session: Session): void {
  const key = toText(args[0] as Buffer)
  const list = session.database.getAs(key, List)
  if (!list) return
  list.reset(range(args, session))
  session.database.afterChange(key)
}

// LREM: a negative count removes from the end of the list, 0 removes all.
function removeValue([keyBytes, countBytes, value]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const count = parseInteger(countBytes as Buffer)
  const list = database.getAs(key, List)
  if (!list) return 0
  const items = count < 0 ? list.toArray().reverse() : list.toArray()
  let remainingCount = Math.abs(count) || Infinity
  const kept = items.filter((item) => !(item.equals(value as Buffer) && remainingCount-- > 0))
  list.reset(count < 0 ? kept.reverse() : kept)
  if (kept.length < items.length) database.afterChange(key)
  return items.length - kept.length
}

function setAt([keyBytes, position, value]: readonly Buffer[], { database }: Session): void {
  const key = toText(keyBytes as Buffer)
  const list = database.getAs(key, List)
  if (!list) throw new RedisError('no such key')
  const items = list.toArray()
  const index = parseInteger(position as Buffer)
  if (index < -items.length || index >= items.length) throw new RedisError('index out of range')
  list.reset(items.with(index, copyOf(value as Buffer)))
  database.afterChange(key)
}

export const listCommands: CommandTable = {
  LPUSH: { arity: -3, run: push('unshift') },
  RPUSH: { arity: -3, run: push('push') },
  LPUSHX: { arity: -3, run: push('unshift', true) },
  RPUSHX: { arity: -3, run: push('push', true) },
  LPOP: { arity: -2, run: pop('shift') },
  RPOP: { arity: -2, run: pop('pop') },
  LLEN: { arity: 2, run: ([key], { database }) => database.getAs(toText(key as Buffer), List)?.size ?? 0 },
  LRANGE: { arity: 4, run: range },
  LINDEX: { arity: 3, run: ([key, index], session) => itemsOf(key, session).at(parseInteger(index as Buffer)) ?? null },
  LTRIM: { arity: 4, run: replyOk(trim) },
  LREM: { arity: 4, run: removeValue },
  LSET: { arity: 4, run: replyOk(setAt) },
}
