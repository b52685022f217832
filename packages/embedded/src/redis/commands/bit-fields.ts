import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { optionsOf, parseInt64, toName, toText } from './arguments'
import { stringOf, updateString } from './strings'

interface FieldType {
  isSigned: boolean
  bits: number
}

type Overflow = 'WRAP' | 'SAT' | 'FAIL'

function parseFieldType(bytes: Buffer): FieldType {
  const [, sign, digits] = /^([iu])(\d{1,2})$/.exec(toText(bytes)) ?? []
  const bits = Number(digits)
  if (bits >= 1 && bits <= (sign === 'i' ? 64 : 63)) return { isSigned: sign === 'i', bits }
  throw new RedisError('Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.')
}

function parseOffset(bytes: Buffer, { bits }: FieldType): number {
  const text = toText(bytes)
  const offset = text.startsWith('#') ? Number(text.slice(1)) * bits : Number(text)
  if (Number.isSafeInteger(offset) && offset >= 0 && text !== '#' && text !== '') return offset
  throw new RedisError('bit offset is not an integer or out of range')
}

export const bitAt = (bytes: Buffer, offset: number): number =>
  ((bytes[Math.floor(offset / 8)] ?? 0) >> (7 - (offset & 7))) & 1

function readField(bytes: Buffer, { isSigned, bits }: FieldType, offset: number): bigint {
  let value = 0n
  for (let bit = offset; bit < offset + bits; bit++) value = (value << 1n) | BigInt(bitAt(bytes, bit))
  return isSigned ? BigInt.asIntN(bits, value) : value
}

/** A copy of a string with the lowest `bits` bits of `value` at the bit `offset`. Zeros fill a gap before them. */
export function writeBits(bytes: Buffer, bits: number, offset: number, value: bigint): Buffer {
  const result = Buffer.alloc(Math.max(bytes.length, Math.ceil((offset + bits) / 8)))
  bytes.copy(result)
  for (let index = 0; index < bits; index++) {
    const bit = offset + index
    const byte = Math.floor(bit / 8)
    const mask = 0x80 >> (bit & 7)
    const isSet = (value >> BigInt(bits - 1 - index)) & 1n
    result[byte] = isSet ? (result[byte] as number) | mask : (result[byte] as number) & ~mask
  }
  return result
}

/** The value, wrapped or limited to the range of the field; undefined if it does not fit and `overflow` is FAIL. */
function fit(value: bigint, { isSigned, bits }: FieldType, overflow: Overflow): bigint | undefined {
  const wrapped = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
  if (wrapped === value || overflow === 'WRAP') return wrapped
  if (overflow === 'FAIL') return undefined
  const max = (1n << BigInt(isSigned ? bits - 1 : bits)) - 1n
  if (value > max) return max
  return isSigned ? -max - 1n : 0n
}

function bitField([key, ...args]: readonly Buffer[], session: Session): Reply {
  let bytes = stringOf(key, session)
  let overflow: Overflow = 'WRAP'
  let isChanged = false
  const replies: Reply[] = []
  for (const [option, readArgument] of optionsOf(args)) {
    if (option === 'OVERFLOW') {
      overflow = parseOverflow(readArgument())
      continue
    }
    if (option !== 'GET' && option !== 'SET' && option !== 'INCRBY') throw syntaxError()
    const field = parseFieldType(readArgument())
    const offset = parseOffset(readArgument(), field)
    const oldValue = readField(bytes, field, offset)
    if (option === 'GET') {
      replies.push(oldValue)
      continue
    }
    const operand = parseInt64(readArgument())
    const value = fit(option === 'SET' ? operand : oldValue + operand, field, overflow)
    if (value === undefined) {
      replies.push(null)
      continue
    }
    replies.push(option === 'SET' ? oldValue : value)
    bytes = writeBits(bytes, field.bits, offset, value)
    isChanged = true
  }
  if (isChanged) updateString(session, key as Buffer, () => bytes)
  return replies
}

function parseOverflow(bytes: Buffer): Overflow {
  const name = toName(bytes)
  if (name === 'WRAP' || name === 'SAT' || name === 'FAIL') return name
  throw new RedisError('Invalid OVERFLOW type specified')
}

function bitFieldReadOnly(args: readonly Buffer[], session: Session): Reply {
  for (let index = 1; index < args.length; index += 3) {
    if (toName(args[index] as Buffer) !== 'GET') throw new RedisError('BITFIELD_RO only supports the GET subcommand')
  }
  return bitField(args, session)
}

export const bitFieldCommands: CommandTable = {
  BITFIELD: { arity: -2, mayGrow: true, event: 'setbit', run: bitField },
  BITFIELD_RO: { arity: -2, run: bitFieldReadOnly },
}
