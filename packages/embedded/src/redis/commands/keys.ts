import { RedisError, syntaxError } from '../errors'
import { type Reply, replyOk, SimpleString } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { type Database, type Value } from '../store/database'
import { globToRegExp } from '../store/glob'
import { List } from '../store/list'
import { SortedSet } from '../store/sorted-set'
import { OptionReader, parseInteger, toBytes, toText } from './arguments'

/** Runs the operation for each key and replies how often it returned true. */
const countKeys = (operation: (database: Database, key: string) => boolean): Command => ({
  arity: -2,
  run: (keys, { database }) => keys.filter((key) => operation(database, toText(key))).length,
})

const deleteKeys = countKeys((database, key) => database.delete(key))
const countExisting = countKeys((database, key) => database.has(key))

/** The value's type in the reply of TYPE. */
function typeOf(value: Value | undefined): string {
  if (value === undefined) return 'none'
  if (Buffer.isBuffer(value)) return 'string'
  if (value instanceof Map) return 'hash'
  if (value instanceof Set) return 'set'
  return value instanceof List ? 'list' : value instanceof SortedSet ? 'zset' : 'none'
}

function matching(names: Iterable<string>, pattern: string | undefined): string[] {
  const expression = pattern === undefined ? undefined : globToRegExp(pattern)
  return [...names].filter((name) => !expression || expression.test(name))
}

interface ScanOptions {
  pattern?: string
  type?: string
}

function parseScan(args: readonly Buffer[], cursor: Buffer): ScanOptions {
  if (!/^\d+$/.test(toText(cursor))) throw new RedisError('invalid cursor')
  const options: ScanOptions = {}
  const reader = new OptionReader(args)
  for (const option of reader.options()) {
    const argument = reader.argument()
    if (option === 'MATCH') options.pattern = toText(argument)
    else if (option === 'TYPE') options.type = toText(argument).toLowerCase()
    else if (option !== 'COUNT' || parseInteger(argument) < 1) throw syntaxError()
  }
  return options
}

/** The reply of SCAN, HSCAN, SSCAN and ZSCAN. COUNT is only a hint, so all matches are returned in one iteration. */
export function scanReply(
  names: Iterable<string>,
  args: readonly Buffer[],
  cursor: Buffer,
  itemsOf: (name: string) => Reply[],
): Reply {
  const { pattern } = parseScan(args, cursor)
  return ['0', matching(names, pattern).flatMap(itemsOf)]
}

function scan([cursor, ...args]: readonly Buffer[], { database }: Session): Reply {
  const { type } = parseScan(args, cursor as Buffer)
  const keys = [...database.keys()].filter((key) => type === undefined || typeOf(database.get(key)) === type)
  return scanReply(keys, args, cursor as Buffer, (key) => [toBytes(key)])
}

const rename =
  (replaces: boolean): Command['run'] =>
  ([from, to], { database }) => {
    const [source, target] = [toText(from as Buffer), toText(to as Buffer)]
    const value = database.get(source)
    if (value === undefined) throw new RedisError('no such key')
    if (!replaces && database.has(target)) return 0
    const time = database.expiry(source)
    database.delete(source)
    database.set(target, value, time)
    return 1
  }

export const keyCommands: CommandTable = {
  DEL: deleteKeys,
  UNLINK: deleteKeys,
  EXISTS: countExisting,
  TOUCH: countExisting,
  TYPE: { arity: 2, run: ([key], { database }) => new SimpleString(typeOf(database.get(toText(key as Buffer)))) },
  KEYS: {
    arity: 2,
    run: ([pattern], { database }) => matching(database.keys(), toText(pattern as Buffer)).map(toBytes),
  },
  SCAN: { arity: -2, run: scan },
  RENAME: { arity: 3, run: replyOk(rename(true)) },
  RENAMENX: { arity: 3, run: rename(false) },
  RANDOMKEY: {
    arity: 1,
    run: (_args, { database }) => {
      const keys = [...database.keys()]
      const key = keys[Math.floor(Math.random() * keys.length)]
      return key === undefined ? null : toBytes(key)
    },
  },
  DBSIZE: { arity: 1, run: (_args, { database }) => [...database.keys()].length },
  FLUSHDB: { arity: -1, run: replyOk((_args, { database }) => database.clear()) },
  FLUSHALL: {
    arity: -1,
    run: replyOk((_args, { server }) => {
      for (const database of server.databases) database.clear()
    }),
  },
}
