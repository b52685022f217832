import { formatDouble } from '../protocol/encode-reply'
import {
  DoubleReply,
  MapReply,
  NullArray,
  PushReply,
  type Reply,
  SetReply,
  SimpleError,
  SimpleString,
} from '../protocol/replies'
import { listOf, listTable, type LuaTable, type LuaValue } from './lua-values'

/** Converts a command's reply to a Lua value, as in RESP2; null replies are false. */
export function replyToLua(reply: Reply): LuaValue {
  if (reply === null || reply instanceof NullArray) return false
  if (typeof reply === 'number' || typeof reply === 'bigint') return Number(reply)
  if (typeof reply === 'string') return Buffer.from(reply)
  if (Buffer.isBuffer(reply)) return reply
  if (reply instanceof SimpleString) return new Map([['ok', Buffer.from(reply.text, 'latin1')]])
  if (reply instanceof SimpleError) return errorTable(reply.line)
  if (reply instanceof DoubleReply) return Buffer.from(formatDouble(reply.value))
  if (reply instanceof MapReply) return listTable(reply.entries.flat().map(replyToLua))
  const items = reply instanceof SetReply || reply instanceof PushReply ? reply.items : reply
  return listTable(items.map(replyToLua))
}

export const errorTable = (line: string): LuaTable => new Map([['err', Buffer.from(line, 'latin1')]])

/** Converts the value that a script returns to its reply: numbers lose their fraction, tables end at the first nil. */
export function luaToReply(value: LuaValue): Reply {
  if (Buffer.isBuffer(value)) return value
  if (typeof value === 'number') return toInteger(value)
  if (typeof value === 'boolean') return value ? 1 : null
  if (!(value instanceof Map)) return null
  const [error, status] = [value.get('err'), value.get('ok')]
  if (Buffer.isBuffer(error)) return new SimpleError(oneLine(error))
  if (Buffer.isBuffer(status)) return new SimpleString(oneLine(status))
  return listOf(value).map(luaToReply)
}

// Adding 0 turns -0 into 0. A number that is not finite becomes the smallest 64-bit integer, as in C.
const toInteger = (value: number): Reply => (Number.isFinite(value) ? Math.trunc(value) + 0 : -(2n ** 63n))

const oneLine = (bytes: Buffer): string => bytes.toString('latin1').replace(/[\r\n]/g, ' ')
