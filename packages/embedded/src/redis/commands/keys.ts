import { RedisError, syntaxError } from '../errors'
import { ok, type Reply, SimpleString } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { type Database, type Value } from '../store/database'
import { globToRegExp } from '../store/glob'
import { List } from '../store/list'
import { SortedSet } from '../store/sorted-set'
import { OptionReader, parseInteger } from './arguments'
import { binaryText, toBytes } from './bytes'

const countOf =
  (isCounted: (database: Database, key: string) => boolean) =>
  (keys: readonly Buffer[], { database }: Session): Reply =>
    keys.filter((key) => isCounted(database, binaryText(key))).length

const remove: Command = { arity: -2, run: countOf((database, key) => database.delete(key)) }

/** The name of the value's type, as TYPE reports it. */
function typeOf(value: Value | undefined): string {
  if (value === undefined) return 'none'
  if (Buffer.isBuffer(value)) return 'string'
  if (value instanceof Map) return 'hash'
  if (value instanceof Set) return 'set'
  return value instanceof List ? 'list' : value instanceof SortedSet ? 'zset' : 'none'
}

function matching(names: Iterable<string>, pattern: string | undefined): string[] {
  const all = [...names]
  if (pattern === undefined || pattern === '*') return all
  const expression = globToRegExp(pattern)
  return all.filter((name) => expression.test(name))
}

interface ScanOptions {
  pattern?: string
  type?: string
}

function parseScan(args: readonly Buffer[], cursor: Buffer): ScanOptions {
  if (!/^\d+$/.test(cursor.toString('latin1'))) throw new RedisError('invalid cursor')
  const options: ScanOptions = {}
  const reader = new OptionReader(args)
  for (let option = reader.next(); option !== undefined; option = reader.next()) {
    const argument = reader.argument()
    if (option === 'MATCH') options.pattern = binaryText(argument)
    else if (option === 'TYPE') options.type = binaryText(argument).toLowerCase()
    else if (option !== 'COUNT' || parseInteger(argument) < 1) throw syntaxError()
  }
  return options
}

/** The reply of SCAN, HSCAN, SSCAN and ZSCAN. COUNT is only a hint, so all matches are returned in one iteration. */
export function scanReply(
  names: Iterable<string>,
  args: readonly Buffer[],
  cursor: Buffer,
  show: (name: string) => Reply[],
): Reply {
  const { pattern } = parseScan(args, cursor)
  return ['0', matching(names, pattern).flatMap(show)]
}

function scan([cursor, ...args]: readonly Buffer[], { database }: Session): Reply {
  const { type } = parseScan(args, cursor as Buffer)
  const ofType = [...database.keys()].filter((key) => type === undefined || typeOf(database.get(key)) === type)
  return scanReply(ofType, args, cursor as Buffer, (key) => [toBytes(key)])
}

function rename(from: Buffer, to: Buffer, { database }: Session, replaces: boolean): boolean {
  const [source, target] = [binaryText(from), binaryText(to)]
  const value = database.get(source)
  if (value === undefined) throw new RedisError('no such key')
  if (!replaces && database.get(target) !== undefined) return false
  const time = database.expiry(source)
  database.delete(source)
  database.set(target, value, time === Infinity ? undefined : time)
  return true
}

const flushDatabase: Command['run'] = (_args, { database }) => {
  database.clear()
  return ok
}

export const keyCommands: CommandTable = {
  DEL: remove,
  UNLINK: remove,
  EXISTS: { arity: -2, run: countOf((database, key) => database.get(key) !== undefined) },
  TOUCH: { arity: -2, run: countOf((database, key) => database.get(key) !== undefined) },
  TYPE: { arity: 2, run: ([key], { database }) => new SimpleString(typeOf(database.get(binaryText(key as Buffer)))) },
  KEYS: {
    arity: 2,
    run: ([pattern], { database }) => matching(database.keys(), binaryText(pattern as Buffer)).map(toBytes),
  },
  SCAN: { arity: -2, run: scan },
  RENAME: {
    arity: 3,
    run: ([from, to], session) => {
      rename(from as Buffer, to as Buffer, session, true)
      return ok
    },
  },
  RENAMENX: { arity: 3, run: ([from, to], session) => (rename(from as Buffer, to as Buffer, session, false) ? 1 : 0) },
  RANDOMKEY: {
    arity: 1,
    run: (_args, { database }) => {
      const keys = [...database.keys()]
      const key = keys[Math.floor(Math.random() * keys.length)]
      return key === undefined ? null : toBytes(key)
    },
  },
  DBSIZE: { arity: 1, run: (_args, { database }) => [...database.keys()].length },
  FLUSHDB: { arity: -1, run: flushDatabase },
  FLUSHALL: {
    arity: -1,
    run: (_args, { server }) => {
      for (const database of server.databases) database.clear()
      return ok
    },
  },
}
