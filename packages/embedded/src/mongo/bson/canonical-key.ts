import { type Binary } from 'bson'
import { currentCollation } from './collation'
import { type Document } from './document'
import { numericKey, type Numeric } from './numeric'
import { typeName } from './bson-types'

/** A string that is the same for two values if and only if they compare as equal. Indexes use it as their key. */
export function canonicalKey(value: unknown): string {
  if (typeof value === 'string') return `s${currentCollation()?.fold(value) ?? value}`
  const type = typeName(value)
  switch (type) {
    case 'undefined':
    case 'null':
      return 'z'
    case 'int':
    case 'long':
    case 'double':
    case 'decimal':
      return `n${numericKey(value as Numeric)}`
    case 'date':
      return `d${(value as Date).getTime()}`
    case 'bool':
      return value === true ? 't' : 'f'
    case 'array':
      return `[${(value as unknown[]).map(nestedKey).join()}]`
    case 'object':
      return `{${Object.entries(value as Document)
        .map(([name, item]) => `${JSON.stringify(name)}:${nestedKey(item)}`)
        .join()}}`
    case 'binData':
      return `b${(value as Binary).sub_type}:${(value as Binary).toString('base64')}`
    case 'symbol':
      return `s${String(value)}`
    case 'objectId':
      return `o${String(value)}`
    default:
      return `${type}${JSON.stringify(value)}`
  }
}

// Keys of items are quoted, because otherwise ["a","b"] and ["a,sb"] would have the same key.
const nestedKey = (value: unknown): string => JSON.stringify(canonicalKey(value))
