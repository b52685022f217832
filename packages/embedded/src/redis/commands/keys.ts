import { invalidSubcommand, notSupported, RedisError, syntaxError, unknownSubcommand } from '../redis-error'
import { type Reply, replyOk, SimpleString } from '../protocol/replies'
import { type Command, type CommandTable, type Session } from '../session'
import { Hash, MemberSet } from '../store/hash-and-set'
import { cloneOf, type Database, type Value } from '../store/database'
import { globToRegExp } from '../store/glob'
import { List } from '../store/list'
import { SortedSet } from '../store/sorted-set'
import { optionsOf, parseInteger, toBytes, toName, toText } from './arguments'
import { randomItem } from './random'

/** Runs the operation for each key and replies with the number of keys for which it returned true. */
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
  if (value instanceof Hash) return 'hash'
  if (value instanceof MemberSet) return 'set'
  if (value instanceof List) return 'list'
  return value instanceof SortedSet ? 'zset' : 'stream'
}

function namesMatching(names: Iterable<string>, pattern: string | undefined): string[] {
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
  for (const [option, readArgument] of optionsOf(args)) {
    const value = readArgument()
    if (option === 'MATCH') options.pattern = toText(value)
    else if (option === 'TYPE') options.type = toText(value).toLowerCase()
    else if (option !== 'COUNT' || parseInteger(value) < 1) throw syntaxError()
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
  return ['0', namesMatching(names, pattern).flatMap(itemsOf)]
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
    database.delete(source, 'rename_from')
    database.set(target, value, time, 'rename_to')
    return 1
  }

function databaseAt(bytes: Buffer, { server }: Session): Database {
  const database = server.databases[parseInteger(bytes)]
  if (!database) throw new RedisError('DB index is out of range')
  return database
}

function copy([from, to, ...args]: readonly Buffer[], session: Session): Reply {
  let target = session.database
  let replaces = false
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'DB') target = databaseAt(readArgument(), session)
    else if (option === 'REPLACE') replaces = true
    else throw syntaxError()
  }
  const [sourceKey, targetKey] = [toText(from as Buffer), toText(to as Buffer)]
  if (target === session.database && sourceKey === targetKey)
    throw new RedisError('source and destination objects are the same')
  const value = session.database.get(sourceKey)
  if (value === undefined || (!replaces && target.has(targetKey))) return 0
  target.set(targetKey, cloneOf(value), session.database.expiry(sourceKey), 'copy_to')
  return 1
}

function move([keyBytes, index]: readonly Buffer[], session: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const target = databaseAt(index as Buffer, session)
  if (target === session.database) throw new RedisError('source and destination objects are the same')
  const value = session.database.get(key)
  if (value === undefined || target.has(key)) return 0
  target.set(key, value, session.database.expiry(key), 'move_to')
  session.database.delete(key, 'move_from')
  return 1
}

function swapDatabases([first, second]: readonly Buffer[], session: Session): void {
  databaseAt(first as Buffer, session).swap(databaseAt(second as Buffer, session))
}

function object([subcommandBytes, keyBytes]: readonly Buffer[], { database }: Session): Reply {
  const subcommand = toName(subcommandBytes as Buffer)
  const value = keyBytes && database.get(toText(keyBytes))
  if (!keyBytes || !['ENCODING', 'REFCOUNT', 'IDLETIME', 'FREQ'].includes(subcommand))
    throw invalidSubcommand('OBJECT', subcommand)
  if (value === undefined) return null
  if (subcommand === 'ENCODING') return encodingOf(value)
  if (subcommand === 'FREQ')
    throw new RedisError('An LFU maxmemory policy is not selected, access frequency not tracked.')
  if (subcommand === 'IDLETIME') throw notSupported('OBJECT IDLETIME')
  return 1 // the reference count
}

/** The encoding that Redis would use with its default settings. */
function encodingOf(value: Value): string {
  if (Buffer.isBuffer(value)) {
    if (/^-?(0|[1-9]\d{0,18})$/.test(toText(value))) return 'int'
    return value.length <= 44 ? 'embstr' : 'raw'
  }
  const isSmall = (limit: number, texts: Iterable<{ length: number }>): boolean =>
    value.size <= limit && [...texts].every(({ length }) => length <= 64)
  if (value instanceof List) return value.bytes <= 8_192 ? 'listpack' : 'quicklist'
  if (value instanceof Hash) return isSmall(128, [...value.keys(), ...value.values()]) ? 'listpack' : 'hashtable'
  if (value instanceof SortedSet) {
    const members = value.slice().map(({ member }) => member)
    return isSmall(128, members) ? 'listpack' : 'skiplist'
  }
  if (!(value instanceof MemberSet)) return 'stream'
  return value.size <= 512 && [...value].every((member) => /^-?\d{1,18}$/.test(member)) ? 'intset' : 'hashtable'
}

function memory([subcommandBytes, key]: readonly Buffer[], { database }: Session): Reply {
  if (toName(subcommandBytes as Buffer) !== 'USAGE' || !key)
    throw unknownSubcommand('MEMORY', toText(subcommandBytes as Buffer))
  return database.memoryOf(toText(key)) ?? null
}

export const keyCommands: CommandTable = {
  DEL: deleteKeys,
  UNLINK: deleteKeys,
  EXISTS: countExisting,
  TOUCH: countExisting,
  TYPE: { arity: 2, run: ([key], { database }) => new SimpleString(typeOf(database.get(toText(key as Buffer)))) },
  KEYS: {
    arity: 2,
    run: ([pattern], { database }) => namesMatching(database.keys(), toText(pattern as Buffer)).map(toBytes),
  },
  SCAN: { arity: -2, run: scan },
  RENAME: { arity: 3, run: replyOk(rename(true)) },
  RENAMENX: { arity: 3, run: rename(false) },
  COPY: { arity: -3, mayGrow: true, run: copy },
  MOVE: { arity: 3, run: move },
  SWAPDB: { arity: 3, run: replyOk(swapDatabases) },
  OBJECT: { arity: -2, run: object },
  MEMORY: { arity: -2, run: memory },
  RANDOMKEY: {
    arity: 1,
    run: (_args, { database }) => {
      database.sweep()
      const key = randomItem(database.keys(), database.size)
      return key === undefined ? null : toBytes(key)
    },
  },
  DBSIZE: {
    arity: 1,
    run: (_args, { database }) => {
      database.sweep()
      return database.size
    },
  },
  FLUSHDB: { arity: -1, run: replyOk((_args, { database }) => database.clear()) },
  FLUSHALL: {
    arity: -1,
    run: replyOk((_args, { server }) => {
      for (const database of server.databases) database.clear()
    }),
  },
}
