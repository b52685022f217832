import { notAFloat, RedisError, syntaxError, wrongArity } from '../errors'
import { ok, type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { checkedInt64, OptionReader, pairsOf, parseFloat64, parseInt64, parseInteger, sliceBounds } from './arguments'
import { binaryText, copyOf } from './bytes'
import { expiryFrom, isExpiryOption } from './expiry'

interface SetOptions {
  expiresAt?: number
  keepsTtl: boolean
  condition?: 'NX' | 'XX'
  returnsOld: boolean
}

function parseSetOptions(args: readonly Buffer[], session: Session): SetOptions {
  const options: SetOptions = { keepsTtl: false, returnsOld: false }
  const reader = new OptionReader(args)
  for (let option = reader.next(); option !== undefined; option = reader.next()) {
    if (isExpiryOption(option)) {
      if (options.expiresAt !== undefined || options.keepsTtl) throw syntaxError()
      options.expiresAt = expiryFrom(option, reader.argument(), session, 'set')
    } else if (option === 'KEEPTTL' && options.expiresAt === undefined) options.keepsTtl = true
    else if (option === 'GET') options.returnsOld = true
    else if ((option === 'NX' || option === 'XX') && !options.condition) options.condition = option
    else throw syntaxError()
  }
  return options
}

function set([keyBytes, value, ...args]: readonly Buffer[], session: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const { expiresAt, keepsTtl, condition, returnsOld } = parseSetOptions(args, session)
  const { database } = session
  const old = returnsOld ? (database.getString(key) ?? null) : null
  const isThere = database.get(key) !== undefined
  if (condition !== undefined && isThere !== (condition === 'XX')) return old
  const kept = keepsTtl ? finite(database.expiry(key)) : undefined
  database.set(key, copyOf(value as Buffer), expiresAt ?? kept)
  return returnsOld ? old : ok
}

const finite = (time: number | undefined): number | undefined => (time === Infinity ? undefined : time)

const setFor =
  (option: 'EX' | 'PX', name: string) =>
  ([key, time, value]: readonly Buffer[], session: Session): Reply => {
    const expiresAt = expiryFrom(option, time as Buffer, session, name)
    session.database.set(binaryText(key as Buffer), copyOf(value as Buffer), expiresAt)
    return ok
  }

/** Replaces a string by a function of its old value and keeps its expiry. */
function change(session: Session, keyBytes: Buffer, change: (old: Buffer | undefined) => Buffer): Buffer {
  const key = binaryText(keyBytes)
  const next = change(session.database.getString(key))
  session.database.set(key, next, finite(session.database.expiry(key)))
  return next
}

function increase(session: Session, key: Buffer, by: bigint): bigint {
  const next = change(session, key, (old) => {
    const sum = checkedInt64((old ? parseInt64(old) : 0n) + by)
    return Buffer.from(String(sum))
  })
  return BigInt(next.toString('latin1'))
}

function increaseFloat([key, by]: readonly Buffer[], session: Session): Reply {
  return change(session, key as Buffer, (old) => {
    const sum = (old ? parseFloat64(old) : 0) + parseFloat64(by as Buffer)
    if (!Number.isFinite(sum)) throw new RedisError('increment would produce NaN or Infinity')
    if (String(sum).includes('e')) throw notAFloat()
    return Buffer.from(String(Number(sum.toPrecision(15))))
  })
}

function setMany(args: readonly Buffer[], session: Session, name: string): void {
  for (const [key, value] of pairsOf(args, () => wrongArity(name))) session.database.set(binaryText(key), copyOf(value))
}

function getAndExpire([keyBytes, ...args]: readonly Buffer[], session: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const value = session.database.getString(key)
  const reader = new OptionReader(args)
  const option = reader.next()
  if (value === undefined) return null
  if (option === 'PERSIST') session.database.expireAt(key, undefined)
  else if (option !== undefined && isExpiryOption(option)) {
    session.database.expireAt(key, expiryFrom(option, reader.argument(), session, 'getex'))
  } else if (option !== undefined) throw syntaxError()
  return value
}

function getAndDelete([keyBytes]: readonly Buffer[], { database }: Session): Reply {
  const key = binaryText(keyBytes as Buffer)
  const value = database.getString(key)
  if (value) database.delete(key)
  return value ?? null
}

export const stringCommands: CommandTable = {
  GET: { arity: 2, run: ([key], { database }) => database.getString(binaryText(key as Buffer)) ?? null },
  SET: { arity: -3, run: set },
  SETNX: { arity: 3, run: (args, session) => (set([...args, Buffer.from('NX')], session) === ok ? 1 : 0) },
  SETEX: { arity: 4, run: setFor('EX', 'setex') },
  PSETEX: { arity: 4, run: setFor('PX', 'psetex') },
  GETSET: { arity: 3, run: (args, session) => set([...args, Buffer.from('GET')], session) },
  GETDEL: { arity: 2, run: getAndDelete },
  GETEX: { arity: -2, run: getAndExpire },
  MGET: {
    arity: -2,
    run: (keys, { database }) =>
      keys.map((key) => {
        const value = database.get(binaryText(key))
        return Buffer.isBuffer(value) ? value : null
      }),
  },
  MSET: {
    arity: -3,
    run: (args, session) => {
      setMany(args, session, 'mset')
      return ok
    },
  },
  MSETNX: {
    arity: -3,
    run: (args, session) => {
      const keys = pairsOf(args, () => wrongArity('msetnx')).map(([key]) => binaryText(key))
      if (keys.some((key) => session.database.get(key) !== undefined)) return 0
      setMany(args, session, 'msetnx')
      return 1
    },
  },
  APPEND: {
    arity: 3,
    run: ([key, more], session) =>
      change(session, key as Buffer, (old) => Buffer.concat([old ?? Buffer.alloc(0), more as Buffer])).length,
  },
  STRLEN: { arity: 2, run: ([key], { database }) => database.getString(binaryText(key as Buffer))?.length ?? 0 },
  GETRANGE: {
    arity: 4,
    run: ([key, start, stop], { database }) => {
      const value = database.getString(binaryText(key as Buffer)) ?? Buffer.alloc(0)
      return value.subarray(...sliceBounds(parseInteger(start as Buffer), parseInteger(stop as Buffer), value.length))
    },
  },
  INCR: { arity: 2, run: ([key], session) => increase(session, key as Buffer, 1n) },
  DECR: { arity: 2, run: ([key], session) => increase(session, key as Buffer, -1n) },
  INCRBY: { arity: 3, run: ([key, by], session) => increase(session, key as Buffer, parseInt64(by as Buffer)) },
  DECRBY: { arity: 3, run: ([key, by], session) => increase(session, key as Buffer, -parseInt64(by as Buffer)) },
  INCRBYFLOAT: { arity: 3, run: increaseFloat },
}
