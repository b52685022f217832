import { RedisError, syntaxError } from '../redis-error'
import { type Reply } from '../protocol/replies'
import { type CommandTable, type Session } from '../session'
import { stringBounds, toName, toText } from './arguments'
import { bitAt, writeBits } from './bit-fields'
import { maxStringBytes, stringOf, updateString } from './strings'

function parseOffset(bytes: Buffer | undefined): number {
  const text = toText(bytes as Buffer)
  const offset = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(offset < maxStringBytes * 8)) throw new RedisError('bit offset is not an integer or out of range')
  return offset
}

function parseBit(bytes: Buffer | undefined, message: string): number {
  const text = toText(bytes as Buffer)
  if (text !== '0' && text !== '1') throw new RedisError(message)
  return Number(text)
}

function setBit([key, offsetBytes, bitBytes]: readonly Buffer[], session: Session): Reply {
  const offset = parseOffset(offsetBytes)
  const bit = parseBit(bitBytes, 'bit is not an integer or out of range')
  const oldBit = bitAt(stringOf(key, session), offset)
  updateString(session, key as Buffer, (value) => writeBits(value ?? Buffer.alloc(0), 1, offset, BigInt(bit)))
  return oldBit
}

/** The bits that `start end [BYTE | BIT]` selects: the first one, and the one after the last. */
function bitRange(bytes: Buffer, [start, end, unit]: readonly Buffer[]): [number, number] {
  if (!start) return [0, bytes.length * 8]
  const name = unit ? toName(unit) : 'BYTE'
  if (name !== 'BYTE' && name !== 'BIT') throw syntaxError()
  const bits = name === 'BIT' ? 1 : 8
  const [from, to] = stringBounds(start, end ?? Buffer.from('-1'), (bytes.length * 8) / bits)
  return [from * bits, to * bits]
}

function countBits([key, ...args]: readonly Buffer[], session: Session): Reply {
  if (args.length === 1 || args.length > 3) throw syntaxError()
  const bytes = stringOf(key, session)
  const [from, to] = bitRange(bytes, args)
  let total = 0
  for (let offset = from; offset < to;) {
    const isWholeByte = offset % 8 === 0 && to - offset >= 8
    if (isWholeByte) {
      total += countBitsOfByte(bytes[offset >> 3] ?? 0)
      offset += 8
    } else {
      total += bitAt(bytes, offset)
      offset++
    }
  }
  return total
}

function countBitsOfByte(byte: number): number {
  let total = 0
  // Each step clears the lowest bit that is set.
  for (let remaining = byte; remaining > 0; remaining &= remaining - 1) total++
  return total
}

function findBit([key, bitBytes, ...args]: readonly Buffer[], session: Session): Reply {
  if (args.length > 3) throw syntaxError()
  const bit = parseBit(bitBytes, 'The bit argument must be 1 or 0.')
  const exists = session.database.has(toText(key as Buffer))
  const bytes = stringOf(key, session)
  const [from, to] = bitRange(bytes, args)
  if (!exists) return bit === 0 ? 0 : -1
  if (from >= to) return -1
  for (let offset = from; offset < to; offset++) if (bitAt(bytes, offset) === bit) return offset
  // Without an end, BITPOS treats the string as if zeros followed it.
  return bit === 0 && args.length < 2 ? to : -1
}

const operations: Record<string, (a: number, b: number) => number> = {
  AND: (a, b) => a & b,
  OR: (a, b) => a | b,
  XOR: (a, b) => a ^ b,
}

function combine([operationBytes, target, ...keys]: readonly Buffer[], session: Session): Reply {
  const name = toName(operationBytes as Buffer)
  const operation = operations[name]
  if (!operation && name !== 'NOT') throw syntaxError()
  if (!operation && keys.length !== 1) throw new RedisError('BITOP NOT must be called with a single source key.')
  const values = keys.map((key) => stringOf(key, session))
  const length = Math.max(...values.map((value) => value.length))
  const byteAt = (index: number): number => {
    const bytes = values.map((value) => value[index] ?? 0)
    return operation ? bytes.reduce(operation) : ~(bytes[0] ?? 0)
  }
  const result = Buffer.from(Array.from({ length }, (_, index) => byteAt(index)))
  if (length === 0) session.database.delete(toText(target as Buffer))
  else session.database.set(toText(target as Buffer), result, Infinity, 'set')
  return length
}

export const bitCommands: CommandTable = {
  SETBIT: { arity: 4, mayGrow: true, run: setBit },
  GETBIT: { arity: 3, run: ([key, offset], session) => bitAt(stringOf(key, session), parseOffset(offset)) },
  BITCOUNT: { arity: -2, run: countBits },
  BITPOS: { arity: -3, run: findBit },
  BITOP: { arity: -4, mayGrow: true, run: combine },
}
