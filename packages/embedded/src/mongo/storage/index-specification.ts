import { type Document, isDocument } from '../bson/document'
import { isIdentical } from '../bson/compare'
import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError, notSupported } from '../errors'

/** The definition of an index. */
export interface IndexSpecification {
  name: string
  key: Document
  unique?: boolean
  sparse?: boolean
  partialFilterExpression?: Document
  /** Seconds after the date in the field at which the document is removed. */
  expireAfterSeconds?: number
}

export const idIndex: IndexSpecification = { name: '_id_', key: { _id: 1 } }

const supportedOptions = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
])

/** Parses an element of createIndexes. Throws for unsupported options and types of index. */
export function parseIndexSpecification(source: unknown): IndexSpecification {
  if (!isDocument(source) || !isDocument(source['key']) || typeof source['name'] !== 'string') {
    throw new MongoCommandError(9, 'an index needs a key and a name')
  }
  const { key, name } = source
  const unsupported = Object.keys(source).find((option) => !supportedOptions.has(option))
  if (unsupported !== undefined) throw notSupported(`the index option ${unsupported}`)
  for (const [path, kind] of Object.entries(key)) assertPlainKey(path, kind)
  const filter = source['partialFilterExpression']
  const seconds = source['expireAfterSeconds']
  return {
    name,
    key,
    ...(isSet(source['unique']) && { unique: true }),
    ...(isSet(source['sparse']) && { sparse: true }),
    ...(isDocument(filter) && { partialFilterExpression: filter }),
    ...(isNumeric(seconds) && { expireAfterSeconds: toNumber(seconds) }),
  }
}

const isSet = (flag: unknown): boolean => flag === true || (isNumeric(flag) && toNumber(flag) !== 0)

function assertPlainKey(path: string, kind: unknown): void {
  if (typeof kind === 'string') throw notSupported(`${kind} indexes`)
  if (path.includes('$')) throw notSupported(`the wildcard index ${path}`)
  if (!isNumeric(kind) || toNumber(kind) === 0) {
    throw new MongoCommandError(67, `Values in v:2 index key pattern must be numbers other than 0, for ${path}`)
  }
}

/** True if the index exists. Throws if another index has its name or its key. */
export function isPresent(wanted: IndexSpecification, existing: Iterable<IndexSpecification>): boolean {
  for (const present of existing) {
    const sameKey = isIdentical(wanted.key, present.key)
    if (sameKey && isIdentical(optionsOf(wanted), optionsOf(present))) {
      if (wanted.name === present.name || isIdentical(wanted.key, idIndex.key)) return true
      throw new MongoCommandError(85, `Index already exists with a different name: ${present.name}`)
    }
    if (wanted.name === present.name) {
      throw new MongoCommandError(
        sameKey ? 85 : 86,
        `An existing index has the same name as the requested index but other keys or options: ${wanted.name}`,
      )
    }
    if (sameKey && !wanted.partialFilterExpression && !present.partialFilterExpression) {
      throw new MongoCommandError(85, `An equivalent index already exists with different options: ${present.name}`)
    }
  }
  return false
}

function optionsOf({
  unique = false,
  sparse = false,
  partialFilterExpression = {},
  expireAfterSeconds = -1,
}: IndexSpecification): Document {
  return { unique, sparse, partialFilterExpression, expireAfterSeconds }
}
