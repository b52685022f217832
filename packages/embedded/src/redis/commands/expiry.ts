import { RedisError, syntaxError } from '../errors'
import { type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { OptionReader, parseInteger } from './arguments'
import { binaryText } from './bytes'

interface Unit {
  milliseconds: number
  isAbsolute: boolean
}

const units: Record<string, Unit> = {
  EX: { milliseconds: 1_000, isAbsolute: false },
  PX: { milliseconds: 1, isAbsolute: false },
  EXAT: { milliseconds: 1_000, isAbsolute: true },
  PXAT: { milliseconds: 1, isAbsolute: true },
}

/** True for EX, PX, EXAT and PXAT. */
export const isExpiryOption = (option: string): boolean => Object.hasOwn(units, option)

/** The expiry that an option asks for, in ms since the epoch. Throws "invalid expire time" unless it is positive. */
export function expiryFrom(option: string, amount: Buffer, session: Session, command: string): number {
  const unit = units[option] as Unit
  const number = parseInteger(amount)
  const time = number * unit.milliseconds + (unit.isAbsolute ? 0 : session.now())
  if (number <= 0 || !Number.isSafeInteger(time)) throw new RedisError(`invalid expire time in '${command}' command`)
  return time
}

const conditions: Record<string, (next: number, old: number) => boolean> = {
  NX: (_next, old) => old === Infinity,
  XX: (_next, old) => old !== Infinity,
  GT: (next, old) => next > old,
  LT: (next, old) => next < old,
}

const expire =
  (option: keyof typeof units) =>
  ([keyBytes, amount, ...args]: readonly Buffer[], session: Session): Reply => {
    const { milliseconds, isAbsolute } = units[option] as Unit
    const key = binaryText(keyBytes as Buffer)
    const time = parseInteger(amount as Buffer) * milliseconds + (isAbsolute ? 0 : session.now())
    const old = session.database.expiry(key)
    if (old === undefined || !isAllowed(args, time, old)) return 0
    if (time <= session.now()) session.database.delete(key)
    else session.database.expireAt(key, time)
    return 1
  }

function isAllowed(args: readonly Buffer[], time: number, old: number): boolean {
  const reader = new OptionReader(args)
  for (let option = reader.next(); option !== undefined; option = reader.next()) {
    const condition = conditions[option]
    if (!condition) throw new RedisError(`Unsupported option ${option}`)
    if (!condition(time, old)) return false
  }
  return true
}

const remaining =
  (unit: number, isAbsolute = false) =>
  ([key]: readonly Buffer[], session: Session): Reply => {
    const time = session.database.expiry(binaryText(key as Buffer))
    if (time === undefined) return -2
    if (time === Infinity) return -1
    // Rounded as Redis does: TTL right after `EX 10` is 10.
    return isAbsolute ? Math.floor(time / unit) : Math.floor((time - session.now() + unit / 2) / unit)
  }

function persist([keyBytes, ...args]: readonly Buffer[], { database }: Session): Reply {
  if (args.length > 0) throw syntaxError()
  const key = binaryText(keyBytes as Buffer)
  const time = database.expiry(key)
  if (time === undefined || time === Infinity) return 0
  database.expireAt(key, undefined)
  return 1
}

export const expiryCommands: CommandTable = {
  EXPIRE: { arity: -3, run: expire('EX') },
  PEXPIRE: { arity: -3, run: expire('PX') },
  EXPIREAT: { arity: -3, run: expire('EXAT') },
  PEXPIREAT: { arity: -3, run: expire('PXAT') },
  TTL: { arity: 2, run: remaining(1_000) },
  PTTL: { arity: 2, run: remaining(1) },
  EXPIRETIME: { arity: 2, run: remaining(1_000, true) },
  PEXPIRETIME: { arity: 2, run: remaining(1, true) },
  PERSIST: { arity: 2, run: persist },
}
