import { createHash } from 'node:crypto'
import { notSupportedMessage } from '../../not-supported'
import { RedisError } from '../redis-error'
import { type Reply, SimpleError } from '../protocol/replies'
import { type Request } from '../protocol/request-parser'
import { decodeJson, encodeJson, formatNumber } from './json'
import { luaNull, type LuaValue } from './lua-values'
import { decodeMessagePack, encodeMessagePack } from './message-pack'
import { errorTable, replyToLua } from './reply-conversion'

/** A library function. A thrown LuaError is raised in the script. */
export type LibraryFunction = (...args: LuaValue[]) => LuaValue[]

/** An error that is raised in the script with this value. */
export class LuaError extends Error {
  constructor(readonly value: LuaValue) {
    super('a script raises an error')
  }
}

type CallCommand = (request: Request) => Reply

function requestOf(args: readonly LuaValue[]): Request {
  if (args.length === 0)
    throw new LuaError(errorTable('ERR Please specify at least one argument for this redis lib call'))
  return args.map((argument) => {
    if (Buffer.isBuffer(argument)) return argument
    if (typeof argument === 'number') return Buffer.from(formatNumber(argument, 17))
    throw new LuaError(errorTable('ERR Lua redis lib command arguments must be strings or integers'))
  })
}

/** The message that a script receives for an error. For some errors, Redis uses a different one outside of scripts. */
function scriptMessage(message: string): string {
  if (message.startsWith('unknown command')) return 'Unknown Redis command called from script'
  if (message.startsWith('wrong number of arguments')) return 'Wrong number of args calling Redis command from script'
  return message
}

const callWith =
  (call: CallCommand, raises: boolean): LibraryFunction =>
  (...args) => {
    const request = requestOf(args)
    try {
      const reply = call(request)
      if (raises && reply instanceof SimpleError) throw new LuaError(errorTable(reply.line))
      return [replyToLua(reply)]
    } catch (error) {
      if (!(error instanceof RedisError)) throw error
      const message = scriptMessage(error.message)
      const table = errorTable(`${error.code} ${message}`)
      if (raises) throw new LuaError(table)
      return [table]
    }
  }

const textOf = (value: LuaValue, message: string): Buffer => {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'number') return Buffer.from(formatNumber(value, 14))
  throw new LuaError(Buffer.from(message))
}

const toInt32 = (value: LuaValue): number => Number(Buffer.isBuffer(value) ? value.toString() : value) | 0

/** A function of the library `bit`, on 32-bit integers. */
const bitFunction =
  (combine: (a: number, b: number) => number): LibraryFunction =>
  (...args) => [args.map(toInt32).reduce(combine) | 0]

/** The global tables of a script, with their functions and constants. */
export const libraries = (call: CallCommand): Record<string, Record<string, LibraryFunction | LuaValue>> => ({
  redis: {
    call: callWith(call, true),
    pcall: callWith(call, false),
    error_reply: (text) => [
      errorTable(textOf(text, 'wrong number or type of arguments').toString('latin1').replace(/^-/, '')),
    ],
    status_reply: (text) => [new Map([['ok', textOf(text, 'wrong number or type of arguments')]])],
    sha1hex: (text) => [
      Buffer.from(createHash('sha1').update(textOf(text, 'wrong number of arguments')).digest('hex')),
    ],
    log: () => [],
    replicate_commands: () => [true],
    set_repl: () => [],
    setresp: (version) => {
      if (version === 2) return []
      throw new LuaError(Buffer.from(notSupportedMessage('redis.setresp(3)')))
    },
    LOG_DEBUG: 0,
    LOG_VERBOSE: 1,
    LOG_NOTICE: 2,
    LOG_WARNING: 3,
    REPL_NONE: 0,
    REPL_AOF: 1,
    REPL_SLAVE: 2,
    REPL_REPLICA: 2,
    REPL_ALL: 3,
  },
  cjson: {
    encode: (value) => [Buffer.from(encodeJson(value))],
    decode: (text) => [decodeJson(textOf(text, 'bad argument #1 to decode (string expected)'))],
    null: luaNull,
  },
  cmsgpack: {
    pack: (...values) => [Buffer.concat(values.map(encodeMessagePack))],
    unpack: (bytes) => decodeMessagePack(textOf(bytes, 'bad argument #1 to unpack (string expected)')),
  },
  bit: {
    tobit: (value) => [toInt32(value)],
    bnot: (value) => [~toInt32(value)],
    band: bitFunction((a, b) => a & b),
    bor: bitFunction((a, b) => a | b),
    bxor: bitFunction((a, b) => a ^ b),
    lshift: bitFunction((a, b) => a << b),
    rshift: bitFunction((a, b) => a >>> b),
    arshift: bitFunction((a, b) => a >> b),
    tohex: (value) => [Buffer.from((toInt32(value) >>> 0).toString(16).padStart(8, '0'))],
  },
})
