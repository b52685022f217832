import { RedisError, syntaxError } from '../redis-error'
import { nullArray, type Reply, replyOk } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { List } from '../store/list'
import { copyOf, optionsOf, parseInteger, parseNonNegative, sliceBounds, toName, toText } from './arguments'

const listOf = (key: Buffer | undefined, { database }: Session): List | undefined =>
  database.getAs(toText(key as Buffer), List)

const push = (method: 'push' | 'unshift', onlyIfExists = false): Command => ({
  arity: -3,
  mayGrow: true,
  event: method === 'push' ? 'rpush' : 'lpush',
  run: ([keyBytes, ...values], { database }) => {
    const key = toText(keyBytes as Buffer)
    if (onlyIfExists && !database.getAs(key, List)) return 0
    const list = database.getOrCreate(key, List)
    for (const value of values) list[method](copyOf(value))
    const { size } = list
    database.afterChange(key)
    return size
  },
})

const pop =
  (method: 'pop' | 'shift'): Command['run'] =>
  ([keyBytes, countBytes], session) => {
    const count = countBytes && parseNonNegative(countBytes)
    const key = toText(keyBytes as Buffer)
    if (!session.database.getAs(key, List)) return count === undefined ? null : nullArray
    const values = popValues(key, method, count ?? 1, session)
    return count === undefined ? (values[0] ?? null) : values
  }

/** Removes and returns up to `count` values from one end of a list; none if the key does not exist. */
export function popValues(key: string, method: 'pop' | 'shift', count: number, { database }: Session): Buffer[] {
  const list = database.getAs(key, List)
  const values: Buffer[] = []
  while (values.length < count) {
    const value = list?.[method]()
    if (!value) break
    values.push(value)
  }
  database.afterChange(key, { isChanged: values.length > 0, event: method === 'pop' ? 'rpop' : 'lpop' })
  return values
}

/** Parses LEFT or RIGHT to the method that removes a value at this end. */
export function parseListEnd(bytes: Buffer | undefined): 'pop' | 'shift' {
  const name = bytes && toName(bytes)
  if (name === 'LEFT') return 'shift'
  if (name === 'RIGHT') return 'pop'
  throw syntaxError()
}

/**
 * Moves a value from one end of a list to one end of another; the ends are results of `parseListEnd`. Returns the value;
 * undefined if the source does not exist.
 */
export function moveValue(
  [from, to]: readonly [Buffer, Buffer],
  [source, target]: readonly ['pop' | 'shift', 'pop' | 'shift'],
  session: Session,
): Buffer | undefined {
  const { database } = session
  if (!listOf(from, session)) return undefined
  listOf(to, session) // throws before any change if the target has another type
  const [value] = popValues(toText(from), source, 1, session)
  if (!value) return undefined
  const key = toText(to)
  database.getOrCreate(key, List)[target === 'shift' ? 'unshift' : 'push'](value)
  database.afterChange(key, { event: target === 'shift' ? 'lpush' : 'rpush' })
  return value
}

function range([key, start, stop]: readonly Buffer[], session: Session): Buffer[] {
  const list = listOf(key, session) ?? new List()
  return list.slice(...sliceBounds(start as Buffer, stop as Buffer, list.size))
}

function trim([key, start, stop]: readonly Buffer[], session: Session): void {
  const list = listOf(key, session)
  if (!list) return
  list.trim(...sliceBounds(start as Buffer, stop as Buffer, list.size))
  session.database.afterChange(toText(key as Buffer))
}

// LREM: a negative count removes matches from the end of the list, and 0 removes all matches.
function removeValue([key, countBytes, value]: readonly Buffer[], session: Session): Reply {
  const count = parseInteger(countBytes as Buffer)
  const list = listOf(key, session)
  if (!list) return 0
  const items = count < 0 ? list.toArray().reverse() : list.toArray()
  let remainingCount = Math.abs(count) || Infinity
  const keptItems = items.filter((item) => !(item.equals(value as Buffer) && remainingCount-- > 0))
  if (keptItems.length === items.length) return 0
  list.reset(count < 0 ? keptItems.reverse() : keptItems)
  session.database.afterChange(toText(key as Buffer))
  return items.length - keptItems.length
}

function setAt([key, position, value]: readonly Buffer[], session: Session): void {
  const list = listOf(key, session)
  if (!list) throw new RedisError('no such key')
  const index = parseInteger(position as Buffer)
  if (!list.at(index)) throw new RedisError('index out of range')
  list.set(index < 0 ? list.size + index : index, copyOf(value as Buffer))
  session.database.afterChange(toText(key as Buffer))
}

function insert([key, where, pivot, value]: readonly Buffer[], session: Session): Reply {
  const side = toName(where as Buffer)
  if (side !== 'BEFORE' && side !== 'AFTER') throw syntaxError()
  const list = listOf(key, session)
  if (!list) return 0
  const items = list.toArray()
  const index = items.findIndex((item) => item.equals(pivot as Buffer))
  if (index < 0) return -1
  list.reset(items.toSpliced(side === 'BEFORE' ? index : index + 1, 0, copyOf(value as Buffer)))
  session.database.afterChange(toText(key as Buffer))
  return list.size
}

// LPOS: RANK selects the first match to return, negative from the end; COUNT 0 returns all matches.
function positionsOf([key, value, ...args]: readonly Buffer[], session: Session): Reply {
  const { RANK: rank = 1, COUNT: count, MAXLEN: maxLength = 0 } = parsePositionOptions(args)
  const items = listOf(key, session)?.toArray() ?? []
  const indexes = rank < 0 ? [...items.keys()].reverse() : [...items.keys()]
  const matches = indexes
    .slice(0, maxLength || undefined)
    .filter((index) => items[index]?.equals(value as Buffer))
    .slice(Math.abs(rank) - 1)
  return count === undefined ? (matches[0] ?? null) : matches.slice(0, count || undefined)
}

function parsePositionOptions(args: readonly Buffer[]): Record<string, number> {
  const options: Record<string, number> = {}
  for (const [option, readArgument] of optionsOf(args)) {
    if (option !== 'RANK' && option !== 'COUNT' && option !== 'MAXLEN') throw syntaxError()
    const value = parseInteger(readArgument())
    if (option === 'RANK' && value === 0)
      throw new RedisError(
        "RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
      )
    if (option !== 'RANK' && value < 0) throw new RedisError(`${option} can't be negative`)
    options[option] = value
  }
  return options
}

export const listCommands: CommandTable = {
  LPUSH: push('unshift'),
  RPUSH: push('push'),
  LPUSHX: push('unshift', true),
  RPUSHX: push('push', true),
  LPOP: { arity: -2, run: pop('shift') },
  RPOP: { arity: -2, run: pop('pop') },
  LLEN: { arity: 2, run: ([key], session) => listOf(key, session)?.size ?? 0 },
  LRANGE: { arity: 4, run: range },
  LINDEX: { arity: 3, run: ([key, index], session) => listOf(key, session)?.at(parseInteger(index as Buffer)) ?? null },
  LTRIM: { arity: 4, run: replyOk(trim) },
  LREM: { arity: 4, run: removeValue },
  LSET: { arity: 4, mayGrow: true, run: replyOk(setAt) },
  LINSERT: { arity: 5, mayGrow: true, run: insert },
  LPOS: { arity: -3, run: positionsOf },
  LMOVE: {
    arity: 5,
    mayGrow: true,
    run: ([from, to, source, target], session) =>
      moveValue([from as Buffer, to as Buffer], [parseListEnd(source), parseListEnd(target)], session) ?? null,
  },
  RPOPLPUSH: {
    arity: 3,
    mayGrow: true,
    run: ([from, to], session) => moveValue([from as Buffer, to as Buffer], ['pop', 'shift'], session) ?? null,
  },
}
