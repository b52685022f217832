import { type LuaKey, listOf, listTable, luaNull, type LuaTable, type LuaValue } from './lua-values'

/** `cjson.decode`. @throws SyntaxError. */
export const decodeJson = (text: Buffer): LuaValue => fromJson(JSON.parse(text.toString('utf8')))

function fromJson(value: unknown): LuaValue {
  if (value === null) return luaNull
  if (typeof value === 'string') return Buffer.from(value)
  if (Array.isArray(value)) return listTable(value.map(fromJson))
  if (typeof value !== 'object') return value as number | boolean
  return new Map(Object.entries(value).map(([name, item]) => [Buffer.from(name).toString('latin1'), fromJson(item)]))
}

/** `cjson.encode`. @throws Error for values that JSON does not support. */
export function encodeJson(value: LuaValue): string {
  if (value === undefined || value === luaNull) return 'null'
  if (Buffer.isBuffer(value)) return encodeString(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('Cannot serialise number: must not be NaN or Inf')
    return formatNumber(value, 14)
  }
  return encodeTable(value)
}

const encodeString = (bytes: Buffer): string => JSON.stringify(bytes.toString('utf8')).replaceAll('/', '\\/')

function encodeTable(table: LuaTable): string {
  const items = listOf(table)
  if (items.length > 0 && items.length === table.size) return `[${items.map(encodeJson).join(',')}]`
  const fields = Array.from(table, ([key, value]) => `${encodeString(keyBytes(key))}:${encodeJson(value)}`)
  return `{${fields.join(',')}}`
}

function keyBytes(key: LuaKey): Buffer {
  if (typeof key === 'boolean') throw new Error('Cannot serialise table: table key must be a number or string')
  return typeof key === 'number' ? Buffer.from(formatNumber(key, 14)) : Buffer.from(key, 'latin1')
}

/** Formats a number like C's `%.14g` or `%.17g`. */
export function formatNumber(value: number, digits: 14 | 17): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const [mantissa = '', exponent] = value.toPrecision(digits).split('e')
  const trimmed = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  return exponent === undefined ? trimmed : `${trimmed}e${exponent.replace(/^([+-])(\d)$/, '$10$2')}`
}
