import { type Binary } from 'bson'
import { type Document, isDocument } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { MongoCommandError } from '../mongo-errors'
import { type IndexSpecification } from './index-specification'

interface Duplicate {
  namespace: string
  index: IndexSpecification
  values: readonly unknown[]
}

/** Error 11000 with MongoDB's exact message, because clients parse it. */
export function duplicateKeyError({ namespace, index, values }: Duplicate): MongoCommandError {
  const keyValue: Document = Object.fromEntries(
    Object.keys(index.key).map((path, position) => [path, values[position] ?? null]),
  )
  return new MongoCommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: ${describe(keyValue)}`,
    { keyPattern: index.key, keyValue },
  )
}

function describe(value: unknown): string {
  if (isDocument(value)) {
    const fields = Object.entries(value).map(([name, item]) => `${name}: ${describe(item)}`)
    return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}'
  }
  if (Array.isArray(value)) return `[ ${value.map(describe).join(', ')} ]`
  switch (typeName(value)) {
    case 'string':
      return JSON.stringify(value)
    case 'objectId':
      return `ObjectId('${String(value)}')`
    case 'date':
      return `new Date(${(value as Date).getTime()})`
    case 'binData':
      return describeBinary(value as Binary)
    default:
      return String(value)
  }
}

function describeBinary(binary: Binary): string {
  const hex = binary.toString('hex')
  if (binary.sub_type !== 4) return `BinData(${binary.sub_type}, ${hex.toUpperCase()})`
  return `UUID("${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}")`
}
