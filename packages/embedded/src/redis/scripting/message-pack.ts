import { type LuaKey, listOf, listTable, luaNull, type LuaTable, type LuaValue } from './lua-values'

// The hexadecimal numbers are the type bytes of the MessagePack specification.

/** `cmsgpack.unpack`: the values in the bytes. @throws RangeError for incomplete or invalid bytes. */
export function decodeMessagePack(bytes: Buffer): LuaValue[] {
  const reader = new Reader(bytes)
  const values: LuaValue[] = []
  while (!reader.isAtEnd) values.push(reader.value())
  return values
}

class Reader {
  private offset = 0

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.offset >= this.bytes.length
  }

  value(): LuaValue {
    const type = this.unsigned(1)
    if (type < 0x80) return type
    if (type >= 0xe0) return type - 0x100
    if (type < 0x90) return this.map(type & 0x0f)
    if (type < 0xa0) return this.list(type & 0x0f)
    if (type < 0xc0) return this.text(type & 0x1f)
    if (type === 0xc0) return undefined
    if (type === 0xc2 || type === 0xc3) return type === 0xc3
    if (type >= 0xc4 && type <= 0xc6) return this.text(this.unsigned(1 << (type - 0xc4)))
    if (type === 0xca) return this.bytes.readFloatBE(this.skip(4))
    if (type === 0xcb) return this.bytes.readDoubleBE(this.skip(8))
    if (type >= 0xcc && type <= 0xcf) return this.unsigned(1 << (type - 0xcc))
    if (type >= 0xd0 && type <= 0xd3) return this.signed(1 << (type - 0xd0))
    if (type >= 0xd9 && type <= 0xdb) return this.text(this.unsigned(1 << (type - 0xd9)))
    if (type === 0xdc || type === 0xdd) return this.list(this.unsigned(type === 0xdc ? 2 : 4))
    if (type === 0xde || type === 0xdf) return this.map(this.unsigned(type === 0xde ? 2 : 4))
    throw new RangeError('Bad data format in input.')
  }

  private skip(size: number): number {
    const start = this.offset
    this.offset += size
    if (this.offset > this.bytes.length) throw new RangeError('Missing bytes in input.')
    return start
  }

  private unsigned(size: number): number {
    const start = this.skip(size)
    return size === 8 ? Number(this.bytes.readBigUInt64BE(start)) : this.bytes.readUIntBE(start, size)
  }

  private signed(size: number): number {
    const start = this.skip(size)
    return size === 8 ? Number(this.bytes.readBigInt64BE(start)) : this.bytes.readIntBE(start, size)
  }

  private text(size: number): Buffer {
    const start = this.skip(size)
    return this.bytes.subarray(start, start + size)
  }

  private list(size: number): LuaTable {
    return listTable(Array.from({ length: size }, () => this.value()))
  }

  private map(size: number): LuaTable {
    const table: LuaTable = new Map()
    for (let count = 0; count < size; count++) {
      const key = this.value()
      const value = this.value()
      table.set(Buffer.isBuffer(key) ? key.toString('latin1') : (key as LuaKey), value)
    }
    return table
  }
}

/** `cmsgpack.pack` of one value. */
export function encodeMessagePack(value: LuaValue): Buffer {
  if (value === undefined || value === luaNull) return Buffer.from([0xc0])
  if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2])
  if (typeof value === 'number') return encodeNumber(value)
  if (Buffer.isBuffer(value)) return Buffer.concat([header(value.length, [0xa0, 31, 0xd9, 0xda, 0xdb]), value])
  const items = listOf(value)
  if (items.length === value.size && items.length > 0)
    return Buffer.concat([header(items.length, [0x90, 15, undefined, 0xdc, 0xdd]), ...items.map(encodeMessagePack)])
  const pairs = Array.from(value, ([key, item]) => [
    encodeMessagePack(typeof key === 'string' ? Buffer.from(key, 'latin1') : key),
    encodeMessagePack(item),
  ])
  return Buffer.concat([header(value.size, [0x80, 15, undefined, 0xde, 0xdf]), ...pairs.flat()])
}

/** The type byte for a short length, the longest such length, and the type bytes for longer ones. */
type Types = [fixed: number, maxFixed: number, type8: number | undefined, type16: number, type32: number]

/** Encodes a type and a length: one byte for both if the length is short, otherwise the type and 8, 16 or 32 bits. */
function header(length: number, [fixed, maxFixed, type8, type16, type32]: Types): Buffer {
  if (length <= maxFixed) return Buffer.from([fixed | length])
  if (type8 !== undefined && length < 0x100) return Buffer.from([type8, length])
  const isShort = length < 0x10000
  const bytes = Buffer.from([isShort ? type16 : type32, 0, 0, ...(isShort ? [] : [0, 0])])
  bytes.writeUIntBE(length, 1, isShort ? 2 : 4)
  return bytes
}

function encodeNumber(value: number): Buffer {
  if (Number.isInteger(value) && value >= -32 && value < 128) return Buffer.from([value & 0xff])
  const bytes = Buffer.alloc(9)
  if (Number.isSafeInteger(value)) {
    bytes[0] = value < 0 ? 0xd3 : 0xcf
    bytes.writeBigInt64BE(BigInt(value), 1)
  } else {
    bytes[0] = 0xcb
    bytes.writeDoubleBE(value, 1)
  }
  return bytes
}
