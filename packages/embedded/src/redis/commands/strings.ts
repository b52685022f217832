import { notAFloat, RedisError, syntaxError, wrongArity } from '../errors'
import { ok, type Reply, replyOk } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import {
  checkedInt64,
  copyOf,
  OptionReader,
  pairsOf,
  parseFloat64,
  parseInt64,
  sliceBounds,
  toName,
  toText,
} from './arguments'
import { isExpiryOption, parsePositiveExpiry } from './expiry'

interface SetOptions {
  expiresAt?: number
  keepsTtl: boolean
  condition?: 'NX' | 'XX'
  returnsOld: boolean
}

function parseSetOptions(args: readonly Buffer[], session: Session): SetOptions {
  const options: SetOptions = { keepsTtl: false, returnsOld: false }
  const reader = new OptionReader(args)
  for (const option of reader.options()) {
    if (isExpiryOption(option)) {
      if (options.expiresAt !== undefined || options.keepsTtl) throw syntaxError()
      options.expiresAt = parsePositiveExpiry(option, reader.argument(), session, 'set')
    } else if (option === 'KEEPTTL' && options.expiresAt === undefined) options.keepsTtl = true
    else if (option === 'GET') options.returnsOld = true
    else if ((option === 'NX' || option === 'XX') && !options.condition) options.condition = option
    else throw syntaxError()
  }
  return options
}

function set([keyBytes, value, ...args]: readonly Buffer[], session: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const { expiresAt, keepsTtl, condition, returnsOld } = parseSetOptions(args, session)
  const { database } = session
  const old = returnsOld ? (database.getString(key) ?? null) : null
  if (condition !== undefined && database.has(key) !== (condition === 'XX')) return old
  database.set(key, copyOf(value as Buffer), expiresAt ?? (keepsTtl ? database.expiry(key) : undefined))
  return returnsOld ? old : ok
}

const setWithExpiry = (option: 'EX' | 'PX', command: string) =>
  replyOk(([key, time, value]: readonly Buffer[], session: Session) => {
    const expiresAt = parsePositiveExpiry(option, time as Buffer, session, command)
    session.database.set(toText(key as Buffer), copyOf(value as Buffer), expiresAt)
  })

/** Replaces a string by the result of `update` for its old value, and keeps its expiry. */
function updateString({ database }: Session, keyBytes: Buffer, update: (old: Buffer | undefined) => Buffer): Buffer {
  const key = toText(keyBytes)
  const value = update(database.getString(key))
  database.set(key, value, database.expiry(key))
  return value
}

function increment(session: Session, key: Buffer, by: bigint): bigint {
  const value = updateString(session, key, (old) => {
    const sum = checkedInt64((old ? parseInt64(old) : 0n) + by)
    return Buffer.from(String(sum))
  })
  return BigInt(toText(value))
}

function incrementFloat([key, by]: readonly Buffer[], session: Session): Reply {
  return updateString(session, key as Buffer, (old) => {
    const sum = (old ? parseFloat64(old) : 0) + parseFloat64(by as Buffer)
    if (!Number.isFinite(sum)) throw new RedisError('increment would produce NaN or Infinity')
    if (String(sum).includes('e')) throw notAFloat()
    return Buffer.from(String(Number(sum.toPrecision(15))))
  })
}

function setMany(args: readonly Buffer[], { database }: Session): void {
  for (const [key, value] of pairsOf(args, () => wrongArity('mset'))) database.set(toText(key), copyOf(value))
}

function setManyIfMissing(args: readonly Buffer[], session: Session): Reply {
  const keys = pairsOf(args, () => wrongArity('msetnx')).map(([key]) => toText(key))
  if (keys.some((key) => session.database.has(key))) return 0
  setMany(args, session)
  return 1
}

function getAndExpire([keyBytes, optionBytes, amount]: readonly Buffer[], session: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const value = session.database.getString(key)
  if (value === undefined) return null
  const option = optionBytes && toName(optionBytes)
  if (option === 'PERSIST') session.database.expireAt(key, Infinity)
  else if (option !== undefined && isExpiryOption(option) && amount) {
    session.database.expireAt(key, parsePositiveExpiry(option, amount, session, 'getex'))
  } else if (option !== undefined) throw syntaxError()
  return value
}

function getAndDelete([keyBytes]: readonly Buffer[], { database }: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const value = database.getString(key)
  if (value) database.delete(key)
  return value ?? null
}

export const stringCommands: CommandTable = {
  GET: { arity: 2, run: ([key], { database }) => database.getString(toText(key as Buffer)) ?? null },
  SET: { arity: -3, run: set },
  SETNX: { arity: 3, run: (args, session) => (set([...args, Buffer.from('NX')], session) === ok ? 1 : 0) },
  SETEX: { arity: 4, run: setWithExpiry('EX', 'setex') },
  PSETEX: { arity: 4, run: setWithExpiry('PX', 'psetex') },
  GETSET: { arity: 3, run: (args, session) => set([...args, Buffer.from('GET')], session) },
  GETDEL: { arity: 2, run: getAndDelete },
  GETEX: { arity: -2, run: getAndExpire },
  MGET: {
    arity: -2,
    run: (keys, { database }) =>
      keys.map((key) => {
        const value = database.get(toText(key))
        return Buffer.isBuffer(value) ? value : null
      }),
  },
  MSET: { arity: -3, run: replyOk(setMany) },
  MSETNX: { arity: -3, run: setManyIfMissing },
  APPEND: {
    arity: 3,
    run: ([key, value], session) =>
      updateString(session, key as Buffer, (old) => Buffer.concat([old ?? Buffer.alloc(0), value as Buffer])).length,
  },
  STRLEN: { arity: 2, run: ([key], { database }) => database.getString(toText(key as Buffer))?.length ?? 0 },
  GETRANGE: {
    arity: 4,
    run: ([key, start, stop], { database }) => {
      const value = database.getString(toText(key as Buffer)) ?? Buffer.alloc(0)
      return value.subarray(...sliceBounds(start as Buffer, stop as Buffer, value.length))
    },
  },
  INCR: { arity: 2, run: ([key], session) => increment(session, key as Buffer, 1n) },
  DECR: { arity: 2, run: ([key], session) => increment(session, key as Buffer, -1n) },
  INCRBY: { arity: 3, run: ([key, by], session) => increment(session, key as Buffer, parseInt64(by as Buffer)) },
  DECRBY: { arity: 3, run: ([key, by], session) => increment(session, key as Buffer, -parseInt64(by as Buffer)) },
  INCRBYFLOAT: { arity: 3, run: incrementFloat },
}
