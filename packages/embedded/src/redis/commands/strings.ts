import { RedisError, syntaxError, wrongArity } from '../redis-error'
import { ok, type Reply, replyOk } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import {
  checkedInt64,
  copyOf,
  optionsOf,
  pairsOf,
  parseFloat64,
  parseInt64,
  parseInteger,
  stringBounds,
  toName,
  toText,
} from './arguments'
import { isExpiryOption, parsePositiveExpiry } from './expiry'

interface SetOptions {
  expiresAt?: number
  keepsTtl: boolean
  condition?: 'NX' | 'XX'
  returnsOldValue: boolean
}

function parseSetOptions(args: readonly Buffer[], session: Session): SetOptions {
  const options: SetOptions = { keepsTtl: false, returnsOldValue: false }
  for (const [option, readArgument] of optionsOf(args)) {
    if (isExpiryOption(option)) {
      if (options.expiresAt !== undefined || options.keepsTtl) throw syntaxError()
      options.expiresAt = parsePositiveExpiry(option, readArgument(), session, 'set')
    } else if (option === 'KEEPTTL' && options.expiresAt === undefined) options.keepsTtl = true
    else if (option === 'GET') options.returnsOldValue = true
    else if ((option === 'NX' || option === 'XX') && !options.condition) options.condition = option
    else throw syntaxError()
  }
  return options
}

function set([keyBytes, value, ...args]: readonly Buffer[], session: Session): Reply {
  const key = toText(keyBytes as Buffer)
  const { expiresAt, keepsTtl, condition, returnsOldValue } = parseSetOptions(args, session)
  const { database } = session
  const oldValue = returnsOldValue ? (database.getString(key) ?? null) : null
  if (condition !== undefined && database.has(key) !== (condition === 'XX')) return oldValue
  database.set(key, copyOf(value as Buffer), keepsTtl ? database.expiry(key) : undefined, 'set')
  if (expiresAt !== undefined) database.expireAt(key, expiresAt)
  return returnsOldValue ? oldValue : ok
}

const setWithExpiry = (option: 'EX' | 'PX', command: string) =>
  replyOk(([key, time, value]: readonly Buffer[], session: Session) => {
    const expiresAt = parsePositiveExpiry(option, time as Buffer, session, command)
    session.database.set(toText(key as Buffer), copyOf(value as Buffer), Infinity, 'set')
    session.database.expireAt(toText(key as Buffer), expiresAt)
  })

/** The string of a key; an empty one if the key does not exist. */
export const stringOf = (key: Buffer | undefined, { database }: Session): Buffer =>
  database.getString(toText(key as Buffer)) ?? Buffer.alloc(0)

/** Replaces a string with the result of `update` for the old value, and keeps the expiry. */
export function updateString(
  { database }: Session,
  keyBytes: Buffer,
  update: (oldValue: Buffer | undefined) => Buffer,
): Buffer {
  const key = toText(keyBytes)
  const value = update(database.getString(key))
  database.set(key, value, database.expiry(key))
  return value
}

function increment(session: Session, key: Buffer, by: bigint): bigint {
  const value = updateString(session, key, (oldValue) => {
    const sum = checkedInt64((oldValue ? parseInt64(oldValue) : 0n) + by)
    return Buffer.from(String(sum))
  })
  return BigInt(toText(value))
}

const incrementFloat = ([key, by]: readonly Buffer[], session: Session): Reply =>
  updateString(session, key as Buffer, (oldValue) => addFloats(oldValue ? parseFloat64(oldValue) : 0, by as Buffer))

/** The sum in the format in which INCRBYFLOAT and HINCRBYFLOAT store it. */
export function addFloats(oldValue: number, by: Buffer): Buffer {
  const sum = oldValue + parseFloat64(by)
  if (!Number.isFinite(sum)) throw new RedisError('increment would produce NaN or Infinity')
  if (String(sum).includes('e')) throw new RedisError('value is not a valid float')
  return Buffer.from(String(Number(sum.toPrecision(15))))
}

/** A copy of a string with bytes written at an offset. Zeros fill a gap before them. */
function writeAt(oldValue: Buffer | undefined, offset: number, bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(oldValue?.length ?? 0, offset + bytes.length))
  oldValue?.copy(result)
  bytes.copy(result, offset)
  return result
}

function setRange([key, offsetBytes, value]: readonly Buffer[], session: Session): Reply {
  const offset = parseInteger(offsetBytes as Buffer)
  if (offset < 0) throw new RedisError('offset is out of range')
  const oldValue = session.database.getString(toText(key as Buffer))
  if (value?.length === 0) return oldValue?.length ?? 0
  if (offset + (value as Buffer).length > maxStringBytes)
    throw new RedisError('string exceeds maximum allowed size (proto-max-bulk-len)')
  return updateString(session, key as Buffer, () => writeAt(oldValue, offset, value as Buffer)).length
}

/** Redis' size limit for one string, in bytes. */
export const maxStringBytes = 512 * 1024 * 1024

function setMany(args: readonly Buffer[], { database }: Session): void {
  for (const [key, value] of pairsOf(args, () => wrongArity('mset')))
    database.set(toText(key), copyOf(value), Infinity, 'set')
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

function getRange([key, start, stop]: readonly Buffer[], session: Session): Reply {
  const value = stringOf(key, session)
  return value.subarray(...stringBounds(start as Buffer, stop as Buffer, value.length))
}

export const stringCommands: CommandTable = {
  GET: { arity: 2, run: ([key], { database }) => database.getString(toText(key as Buffer)) ?? null },
  SET: { arity: -3, mayGrow: true, run: set },
  SETNX: {
    arity: 3,
    mayGrow: true,
    run: (args, session) => (set([...args, Buffer.from('NX')], session) === ok ? 1 : 0),
  },
  SETEX: { arity: 4, mayGrow: true, run: setWithExpiry('EX', 'setex') },
  PSETEX: { arity: 4, mayGrow: true, run: setWithExpiry('PX', 'psetex') },
  GETSET: { arity: 3, mayGrow: true, run: (args, session) => set([...args, Buffer.from('GET')], session) },
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
  MSET: { arity: -3, mayGrow: true, run: replyOk(setMany) },
  MSETNX: { arity: -3, mayGrow: true, run: setManyIfMissing },
  APPEND: {
    arity: 3,
    mayGrow: true,
    run: ([key, value], session) =>
      updateString(session, key as Buffer, (oldValue) => Buffer.concat([oldValue ?? Buffer.alloc(0), value as Buffer]))
        .length,
  },
  STRLEN: { arity: 2, run: ([key], { database }) => database.getString(toText(key as Buffer))?.length ?? 0 },
  GETRANGE: { arity: 4, run: getRange },
  SUBSTR: { arity: 4, run: getRange },
  SETRANGE: { arity: 4, mayGrow: true, run: setRange },
  INCR: { arity: 2, mayGrow: true, event: 'incrby', run: ([key], session) => increment(session, key as Buffer, 1n) },
  DECR: { arity: 2, mayGrow: true, event: 'decrby', run: ([key], session) => increment(session, key as Buffer, -1n) },
  INCRBY: {
    arity: 3,
    mayGrow: true,
    run: ([key, by], session) => increment(session, key as Buffer, parseInt64(by as Buffer)),
  },
  DECRBY: {
    arity: 3,
    mayGrow: true,
    run: ([key, by], session) => increment(session, key as Buffer, -parseInt64(by as Buffer)),
  },
  INCRBYFLOAT: { arity: 3, mayGrow: true, run: incrementFloat },
}
