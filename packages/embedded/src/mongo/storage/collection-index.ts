import { type Collation, parseCollation, withCollation } from '../bson/collation'
import { canonicalKey } from '../bson/canonical-key'
import { type Document, splitPath } from '../bson/document'
import { compileFilter, type Predicate } from '../query/filter'
import { MongoCommandError } from '../mongo-errors'
import { parseStored } from '../geo/parse-geometry'
import { anyAtPath, valuesAtPath } from '../query/path-values'
import { duplicateKeyError } from './duplicate-key'
import { type IndexSpecification } from './index-specification'

/** A stored document. An update replaces the document; the record stays the same. */
export interface StoredRecord {
  /** The canonical key of the document's `_id`. */
  readonly key: string
  document: Document
  /** The document's BSON size. */
  bytes: number
}

interface Entry {
  /** The canonical keys of all fields, which must be unique in a unique index. */
  fullKey: string
  /** The canonical key of the first field, for equality look-ups. */
  firstKey: string
  values: readonly unknown[]
}

const separator = '\u0000'

/** Finds records by the first field of an index, and checks that the keys of a unique index are unique. */
export class CollectionIndex {
  private readonly byFirstKey = new Map<string, Set<StoredRecord>>()
  private readonly owners = new Map<string, StoredRecord>()
  private readonly paths: readonly (readonly string[])[]
  private readonly includes: Predicate
  readonly collation: Collation | undefined

  constructor(
    readonly specification: IndexSpecification,
    private readonly namespace: string,
    collectionCollation?: Collation,
  ) {
    this.collation = specification.collation ? parseCollation(specification.collation) : collectionCollation
    this.paths = Object.keys(specification.key).map(splitPath)
    this.includes = compileFilter(specification.partialFilterExpression ?? {})
  }

  /**
   * @throws MongoCommandError 11000 if the index is unique and a record other than `owner` has a key of this document, and
   * error 16755 for a value that a 2dsphere index does not support.
   */
  assertCanContain(document: Document, owner?: StoredRecord): void {
    this.assertGeometries(document)
    if (!this.specification.unique) return
    for (const { fullKey, values } of this.entriesOf(document)) {
      const existing = this.owners.get(fullKey)
      if (existing && existing !== owner)
        throw duplicateKeyError({ namespace: this.namespace, index: this.specification, values })
    }
  }

  /** The records with a key of this document, if the index is unique. */
  ownersOf(document: Document): StoredRecord[] {
    if (!this.specification.unique) return []
    return this.entriesOf(document).flatMap(({ fullKey }) => this.owners.get(fullKey) ?? [])
  }

  // MongoDB rejects a document if a field with a 2dsphere index has a value that is not a geometry.
  private assertGeometries(document: Document): void {
    for (const [path, kind] of Object.entries(this.specification.key)) {
      if (kind !== '2dsphere') continue
      anyAtPath(document, splitPath(path), (value) => {
        const values = Array.isArray(value) && !parseStored(value) ? value : [value]
        if (values.some((each) => (each ?? null) !== null && !parseStored(each)))
          throw new MongoCommandError(16755, `Can't extract geo keys: unknown GeoJSON type or invalid point at ${path}`)
        return false
      })
    }
  }

  add(record: StoredRecord): void {
    for (const { fullKey, firstKey } of this.entriesOf(record.document)) {
      if (this.specification.unique) this.owners.set(fullKey, record)
      const records = this.byFirstKey.get(firstKey)
      if (records) records.add(record)
      else this.byFirstKey.set(firstKey, new Set([record]))
    }
  }

  remove(record: StoredRecord): void {
    for (const { fullKey, firstKey } of this.entriesOf(record.document)) {
      this.owners.delete(fullKey)
      const records = this.byFirstKey.get(firstKey)
      records?.delete(record)
      if (records?.size === 0) this.byFirstKey.delete(firstKey)
    }
  }

  /** Whether both documents have the same keys, so the index does not change. */
  hasSameKeys(before: Document, after: Document): boolean {
    // A changed copy shares the unchanged values with its original, so usually the references are the same.
    if (!this.specification.partialFilterExpression) {
      if (this.paths.every(([root = '']) => before[root] === after[root])) return true
    }
    const [old, next] = [this.entriesOf(before), this.entriesOf(after)]
    return old.length === next.length && old.every(({ fullKey }, index) => fullKey === next[index]?.fullKey)
  }

  /** The records that may have one of the values in the first field; undefined if the index cannot be used. */
  lookUp(values: readonly unknown[]): Set<StoredRecord> | undefined {
    const { sparse, partialFilterExpression } = this.specification
    // Arrays are indexed by their elements, and a sparse index does not contain missing values.
    if (
      partialFilterExpression ||
      values.some((value) => Array.isArray(value) || (sparse && (value ?? null) === null))
    ) {
      return undefined
    }
    const [first] = values
    if (values.length === 1) return this.byFirstKey.get(canonicalKey(first)) ?? new Set()
    return new Set(values.flatMap((value) => [...(this.byFirstKey.get(canonicalKey(value)) ?? [])]))
  }

  private entriesOf(document: Document): readonly Entry[] {
    return withCollation(this.collation, () => this.collatedEntriesOf(document))
  }

  private collatedEntriesOf(document: Document): readonly Entry[] {
    if (!this.includes(document)) return []
    const fields = this.paths.map((parts) => valuesAtPath(document, parts))
    if (this.specification.sparse && fields.flat().every((value) => value === undefined)) return []
    const [firstKeys = [], ...otherKeys] = fields.map(distinctKeys)
    const firstEntries: Entry[] = firstKeys.map(([key, value]) => ({ fullKey: key, firstKey: key, values: [value] }))
    return otherKeys.reduce<Entry[]>((entries, keys) => withNextField(entries, keys), firstEntries)
  }
}

/** Each entry with each key of the next field. */
const withNextField = (entries: readonly Entry[], keys: readonly KeyAndValue[]): Entry[] =>
  entries.flatMap(({ fullKey, firstKey, values }) =>
    keys.map(([key, value]) => ({ fullKey: `${fullKey}${separator}${key}`, firstKey, values: [...values, value] })),
  )

/** The canonical key of a value, and the value. */
type KeyAndValue = readonly [key: string, value: unknown]

/** The distinct values of a field by canonical key. A missing value is null. */
function distinctKeys(values: readonly unknown[]): KeyAndValue[] {
  const [first] = values
  if (values.length <= 1) return [[canonicalKey(first), first ?? null]]
  return [...new Map(values.map((value) => [canonicalKey(value), value ?? null]))]
}
