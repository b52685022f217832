import { type Document, isDocument } from '../bson/document'
import { parseCollation } from '../bson/collation'
import { isIdentical } from '../bson/compare'
import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError, notSupported } from '../mongo-errors'
import { isTrue } from '../expression/operator'

/** The definition of an index. */
export interface IndexSpecification {
  name: string
  key: Document
  unique?: boolean
  sparse?: boolean
  partialFilterExpression?: Document
  /** A document is deleted this number of seconds after the date in the indexed field. */
  expireAfterSeconds?: number
  collation?: Document
  /** Whether queries do not use the index. */
  hidden?: boolean
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
  'collation',
  'bits',
  'min',
  'max',
  '2dsphereIndexVersion',
])

/** Parses an element of createIndexes. @throws MongoCommandError for unsupported options and types of index. */
export function parseIndexSpecification(source: unknown): IndexSpecification {
  if (!isDocument(source) || !isDocument(source['key']) || typeof source['name'] !== 'string') {
    throw new MongoCommandError(9, 'an index needs a key and a name')
  }
  const { key, name } = source
  const unsupportedOption = Object.keys(source).find((option) => !supportedOptions.has(option))
  if (unsupportedOption !== undefined) throw notSupported(`the index option ${unsupportedOption}`)
  for (const [path, kind] of Object.entries(key)) assertSupportedKey(path, kind)
  const filter = source['partialFilterExpression']
  const seconds = source['expireAfterSeconds']
  return {
    name,
    key,
    ...(isTrue(source['unique']) && { unique: true }),
    ...(isTrue(source['sparse']) && { sparse: true }),
    ...(isDocument(filter) && { partialFilterExpression: filter }),
    ...(parseCollation(source['collation']) && { collation: source['collation'] as Document }),
    ...(isTrue(source['hidden']) && { hidden: true }),
    ...(isNumeric(seconds) && { expireAfterSeconds: toNumber(seconds) }),
  }
}

function assertSupportedKey(path: string, kind: unknown): void {
  // Hashed indexes find equal values, as all indexes of this server do; geospatial queries test all documents.
  if (kind === 'hashed' || kind === '2d' || kind === '2dsphere') return
  if (typeof kind === 'string') throw notSupported(`${kind} indexes`)
  if (path.includes('$')) throw notSupported(`the wildcard index ${path}`)
  if (!isNumeric(kind) || toNumber(kind) === 0) {
    throw new MongoCommandError(67, `Values in v:2 index key pattern must be numbers other than 0, for ${path}`)
  }
}

/** Whether the requested index exists. @throws MongoCommandError if a different index has its name or its key. */
export function indexExists(requested: IndexSpecification, indexes: Iterable<IndexSpecification>): boolean {
  for (const existing of indexes) {
    const hasSameKey =
      isIdentical(requested.key, existing.key) && isIdentical(requested.collation ?? {}, existing.collation ?? {})
    if (hasSameKey && isIdentical(optionsOf(requested), optionsOf(existing))) {
      if (requested.name === existing.name || isIdentical(requested.key, idIndex.key)) return true
      throw new MongoCommandError(85, `Index already exists with a different name: ${existing.name}`)
    }
    if (requested.name === existing.name) {
      throw new MongoCommandError(
        hasSameKey ? 85 : 86,
        `An existing index has the same name as the requested index but other keys or options: ${requested.name}`,
      )
    }
    if (hasSameKey && !requested.partialFilterExpression && !existing.partialFilterExpression) {
      throw new MongoCommandError(85, `An equivalent index already exists with different options: ${existing.name}`)
    }
  }
  return false
}

function optionsOf({
  unique = false,
  sparse = false,
  partialFilterExpression = {},
  expireAfterSeconds = -1,
  collation = {},
}: IndexSpecification): Document {
  return { unique, sparse, partialFilterExpression, expireAfterSeconds, collation }
}
