import { type DBRef, deserialize, type DeserializeOptions, type Double, type Int32, type Long, serialize } from 'bson'
import { type Document } from './document'
import { isInt32 } from './numeric'

// Decodes binaries, regular expressions and numbers to the classes of `bson`: `convertValue` needs the types of numbers.
const options: DeserializeOptions = { promoteValues: false, promoteBuffers: false, bsonRegExp: true }

/**
 * Decodes a copy of the bytes, because binaries are views: a stored UUID would keep the entire message in memory.
 * @throws BSONError for malformed bytes.
 */
export const decodeDocument = (bytes: Uint8Array): Document =>
  convertFields(deserialize(Buffer.from(bytes), options)) as Document

/** Converts an int to a number, a long to a bigint, and a double to a number unless it would be encoded as an int. */
function convertValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  switch ((value as { _bsontype?: string })._bsontype) {
    case undefined:
      return value instanceof Date ? value : convertFields(value)
    case 'Int32':
      return (value as Int32).value
    case 'Long':
      return (BigInt((value as Long).high) << 32n) | BigInt((value as Long).low >>> 0)
    case 'Double':
      return isInt32((value as Double).value) ? value : (value as Double).value
    case 'DBRef':
      return convertReference(value as DBRef)
    default:
      return value
  }
}

function convertFields(container: object): object {
  const fields = container as Document
  for (const name in fields) {
    const value = fields[name]
    if (typeof value === 'object') fields[name] = convertValue(value)
  }
  return container
}

// MongoDB stores a DBRef as a document with these fields.
const convertReference = ({ collection, oid, db, fields }: DBRef): object =>
  convertFields({ $ref: collection, $id: oid, ...(db && { $db: db }), ...fields })

/** Encodes without undefined fields, because the BSON type undefined is deprecated. */
export const encodeDocument = (document: Document): Uint8Array => serialize(document, { ignoreUndefined: true })

export { calculateObjectSize as documentSize } from 'bson'
