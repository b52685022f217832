import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { parseInteger, toName, toText } from './arguments'

/** The meaning of a number after an option. */
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

/** Whether an option is EX, PX, EXAT or PXAT. */
export const isExpiryOption = (option: string): boolean => Object.hasOwn(units, option)

function parseExpiry(option: string, amount: Buffer, { server }: Session): number {
  const { milliseconds, isAbsolute } = units[option] as Unit
  return parseInteger(amount) * milliseconds + (isAbsolute ? 0 : server.now())
}

/**
 * The expiry of an option such as `EX 10`, in ms since 1970.
 * @throws RedisError "invalid expire time" if the amount is not positive or is too large.
 */
export function parsePositiveExpiry(option: string, amount: Buffer, session: Session, command: string): number {
  const time = parseExpiry(option, amount, session)
  if (parseInteger(amount) > 0 && Number.isSafeInteger(time)) return time
  throw new RedisError(`invalid expire time in '${command}' command`)
}

const conditions: Record<string, (time: number, oldTime: number) => boolean> = {
  NX: (_time, oldTime) => oldTime === Infinity,
  XX: (_time, oldTime) => oldTime !== Infinity,
  GT: (time, oldTime) => time > oldTime,
  LT: (time, oldTime) => time < oldTime,
}

const expire =
  (option: keyof typeof units) =>
  ([keyBytes, amount, ...args]: readonly Buffer[], session: Session): Reply => {
    const key = toText(keyBytes as Buffer)
    const time = parseExpiry(option, amount as Buffer, session)
    const oldTime = session.database.expiry(key)
    if (oldTime === undefined || !meetsConditions(args, time, oldTime)) return 0
    if (time <= session.server.now()) session.database.delete(key)
    else session.database.expireAt(key, time)
    return 1
  }

const meetsConditions = (args: readonly Buffer[], time: number, oldTime: number): boolean =>
  args.map(toName).every((option) => {
    const condition = conditions[option]
    if (!condition) throw new RedisError(`Unsupported option ${option}`)
    return condition(time, oldTime)
  })

const remainingTime =
  (unitMs: number, isAbsolute = false) =>
  ([key]: readonly Buffer[], session: Session): Reply => {
    const time = session.database.expiry(toText(key as Buffer))
    if (time === undefined) return -2
    if (time === Infinity) return -1
    if (isAbsolute) return Math.floor(time / unitMs)
    const remainingMs = time - session.server.now()
    // Redis rounds the remaining time, so TTL right after `EX 10` is 10.
    return Math.floor((remainingMs + unitMs / 2) / unitMs)
  }

function persist([keyBytes, ...args]: readonly Buffer[], { database }: Session): Reply {
  if (args.length > 0) throw syntaxError()
  const key = toText(keyBytes as Buffer)
  const time = database.expiry(key)
  if (time === undefined || time === Infinity) return 0
  database.expireAt(key, Infinity)
  return 1
}

export const expiryCommands: CommandTable = {
  EXPIRE: { arity: -3, run: expire('EX') },
  PEXPIRE: { arity: -3, run: expire('PX') },
  EXPIREAT: { arity: -3, run: expire('EXAT') },
  PEXPIREAT: { arity: -3, run: expire('PXAT') },
  TTL: { arity: 2, run: remainingTime(1_000) },
  PTTL: { arity: 2, run: remainingTime(1) },
  EXPIRETIME: { arity: 2, run: remainingTime(1_000, true) },
  PEXPIRETIME: { arity: 2, run: remainingTime(1, true) },
  PERSIST: { arity: 2, run: persist },
}
