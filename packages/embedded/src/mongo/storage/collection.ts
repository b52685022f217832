import { type Collation, currentCollation, parseCollation, withCollation } from '../bson/collation'
import { canonicalKey } from '../bson/canonical-key'
import { documentSize } from '../bson/codec'
import { isIdentical } from '../bson/compare'
import { type Document, isDocument, isEmpty } from '../bson/document'
import { isNumeric } from '../bson/numeric'
import { badValue, MongoCommandError } from '../mongo-errors'
import { findNear } from '../geo/geo-operators'
import { findEqualities } from '../query/equalities'
import { compileFilter, type Predicate, type Variables } from '../query/filter'
import { sortByDocument } from '../query/sort-values'
import { type Change, type ChangeEvent, type UpdateOrigin } from './change'
import { type CollectionOptions } from './collection-options'
import { CollectionIndex, type StoredRecord } from './collection-index'
import { duplicateKeyError } from './duplicate-key'
import { idIndex, type IndexSpecification, indexExists } from './index-specification'

const maxDocumentBytes = 16 * 1024 * 1024
/** The memory of a document in addition to its BSON size, measured with small documents. */
const documentOverheadBytes = 600

interface FindOptions {
  variables?: Variables
  /** The specification of `sort()`. Default: the order of insertion. */
  sort?: Document
  /** Maximum number of records. Default: all. */
  limit?: number
  /** The name or the key of an index. Without a sort, the result has the order of this index. */
  hint?: unknown
}

interface CollectionOwner {
  onChange: (event: ChangeEvent) => void
  /**
   * Reserves memory, or releases it if `bytes` is negative.
   * @throws MongoCommandError if there is not enough memory.
   */
  reserve: (bytes: number) => void
}

/** The documents of a collection in insertion order, and its indexes. Reports every change to its owner. */
export class Collection {
  private readonly records = new Map<string, StoredRecord>()
  private readonly indexes = new Map<string, CollectionIndex>()

  readonly collation: Collation | undefined
  private readonly isValid: Predicate | undefined
  /** The BSON size of all documents. */
  bytes = 0

  constructor(
    readonly namespace: string,
    readonly options: CollectionOptions,
    private readonly owner: CollectionOwner,
  ) {
    this.collation = parseCollation(options.collation)
    this.isValid = options.validator && compileFilter(options.validator)
  }

  get size(): number {
    return this.records.size
  }

  /** The estimated memory of all documents. */
  get memoryBytes(): number {
    return this.bytes + this.size * documentOverheadBytes
  }

  get indexSpecifications(): IndexSpecification[] {
    return [idIndex, ...[...this.indexes.values()].map(({ specification }) => specification)]
  }

  /** Inserts a document, which must have an `_id`. @throws MongoCommandError 11000 (DuplicateKey). */
  insert(document: Document): void {
    const key = this.keyOf(document['_id'])
    if (this.records.has(key)) {
      throw duplicateKeyError({ namespace: this.namespace, index: idIndex, values: [document['_id']] })
    }
    const bytes = this.checkedSize(document)
    for (const index of this.indexes.values()) index.assertCanContain(document)
    this.owner.reserve(bytes + documentOverheadBytes)
    this.store({ key, document, bytes })
    const { namespace } = this
    this.report({ kind: 'put', namespace, document }, { kind: 'delete', namespace, _id: document['_id'] })
    if (this.options.capped) this.removeOldest()
  }

  private report(change: Change, inverse: Change, origin?: UpdateOrigin): void {
    this.owner.onChange({ change, undo: () => [inverse], origin })
  }

  private store(record: StoredRecord): void {
    this.bytes += record.bytes
    this.records.set(record.key, record)
    for (const index of this.indexes.values()) index.add(record)
  }

  /** Copies the documents and indexes of another collection, without a report to the owner. */
  copyFrom(source: Collection): void {
    for (const { specification } of source.indexes.values())
      this.indexes.set(specification.name, new CollectionIndex(specification, this.namespace, this.collation))
    for (const record of source.records.values()) this.store({ ...record })
  }

  /**
   * Replaces a record's document; returns false if the record has this document already.
   * @throws MongoCommandError 11000 (DuplicateKey) before any change.
   */
  replace(record: StoredRecord, document: Document, origin?: UpdateOrigin): boolean {
    const before = record.document
    if (document === before) return false
    const bytes = this.checkedSize(document)
    const affectedIndexes = [...this.indexes.values()].filter((index) => !index.hasSameKeys(before, document))
    for (const index of affectedIndexes) index.assertCanContain(document, record)
    this.owner.reserve(bytes - record.bytes)
    for (const index of affectedIndexes) index.remove(record)
    record.document = document
    this.bytes += bytes - record.bytes
    record.bytes = bytes
    for (const index of affectedIndexes) index.add(record)
    const { namespace } = this
    this.report({ kind: 'put', namespace, document }, { kind: 'put', namespace, document: before }, origin)
    return true
  }

  /** Inserts a document, or replaces the one with its `_id`. */
  put(document: Document, origin?: UpdateOrigin): void {
    const record = this.records.get(this.keyOf(document['_id']))
    if (record) this.replace(record, document, origin)
    else this.insert(document)
  }

  remove(record: StoredRecord): void {
    for (const index of this.indexes.values()) index.remove(record)
    this.records.delete(record.key)
    this.bytes -= record.bytes
    this.owner.reserve(-record.bytes - documentOverheadBytes)
    const { namespace } = this
    const { document } = record
    this.report({ kind: 'delete', namespace, _id: document['_id'] }, { kind: 'put', namespace, document })
  }

  /** Removes the document with this `_id`, if it exists. */
  delete(_id: unknown): void {
    const record = this.records.get(this.keyOf(_id))
    if (record) this.remove(record)
  }

  /** The first `limit` records that match the filter, in the order of `sort`; uses an index if one fits. */
  find(
    filter: Document,
    { hint, variables = {}, sort: requestedSort = {}, limit = Infinity }: FindOptions = {},
  ): StoredRecord[] {
    const sort = isEmpty(requestedSort) ? this.orderOf(hint) : requestedSort
    const matches = compileFilter(filter, variables)
    const near = this.findNear(filter)
    const records: StoredRecord[] = []
    for (const record of this.plan(filter).records) {
      if (matches(record.document)) records.push(record)
      if (records.length >= limit && isEmpty(sort) && !near) return records
    }
    if (near && isEmpty(sort)) return sortByNumber(records, ({ document }) => near.distanceOf(document)).slice(0, limit)
    return sortByDocument(records, sort, ({ document }) => document).slice(0, limit)
  }

  *documents(): IterableIterator<Document> {
    for (const { document } of this.records.values()) yield document
  }

  /**
   * Creates an index; false if it exists.
   * @throws MongoCommandError if it conflicts with another index or with the documents.
   */
  createIndex(specification: IndexSpecification): boolean {
    if (indexExists(specification, this.indexSpecifications)) return false
    const index = new CollectionIndex(specification, this.namespace, this.collation)
    for (const record of this.records.values()) {
      index.assertCanContain(record.document)
      index.add(record)
    }
    this.indexes.set(specification.name, index)
    const { namespace } = this
    const inverse: Change = { kind: 'dropIndex', namespace, name: specification.name }
    this.report({ kind: 'createIndex', namespace, index: specification }, inverse)
    return true
  }

  /** Removes an index by its name; false if it does not exist. */
  dropIndex(name: string): boolean {
    const index = this.indexes.get(name)?.specification
    if (!index) return false
    this.indexes.delete(name)
    const { namespace } = this
    this.report({ kind: 'dropIndex', namespace, name }, { kind: 'createIndex', namespace, index })
    return true
  }

  /** The changes that produce the collection. */
  snapshot(): Change[] {
    const { namespace, options } = this
    const indexes = [...this.indexes.values()].map(({ specification }) => specification)
    return [
      { kind: 'create', namespace, options },
      ...indexes.map((index): Change => ({ kind: 'createIndex', namespace, index })),
      ...Array.from(this.documents(), (document): Change => ({ kind: 'put', namespace, document })),
    ]
  }

  /** Whether another document has the same key in a unique index; `accepts` selects these documents by `_id`. */
  hasSameUniqueKey(document: Document, accepts: (_id: unknown) => boolean): boolean {
    const key = this.keyOf(document['_id'])
    const owners = [...this.indexes.values()].flatMap((index) => index.ownersOf(document))
    return owners.some((owner) => owner.key !== key && accepts(owner.document['_id']))
  }

  /** The sort of a hint's index. @throws MongoCommandError 2 if there is no such index. */
  private orderOf(hint: unknown): Document {
    if (hint === undefined || (isDocument(hint) && isEmpty(hint))) return {}
    if (isDocument(hint) && '$natural' in hint) return {}
    const index = this.indexSpecifications.find(({ name, key }) => name === hint || isIdentical(key, hint))
    if (!index) throw badValue('error processing query: hint provided does not correspond to an existing index')
    return Object.values(index.key).every((direction) => isNumeric(direction)) ? index.key : {}
  }

  private keyOf(id: unknown): string {
    return withCollation(this.collation, () => canonicalKey(id))
  }

  /**
   * The document's BSON size.
   * @throws MongoCommandError if it is too large, or if the collection's validator rejects the document.
   */
  private checkedSize(document: Document): number {
    const size = documentSize(document, { ignoreUndefined: true })
    if (size > maxDocumentBytes) {
      throw new MongoCommandError(
        10334,
        `object to insert too large. size in bytes: ${size}, max size: ${maxDocumentBytes}`,
      )
    }
    if (this.isValid?.(document) === false)
      throw new MongoCommandError(121, 'Document failed validation', {
        errInfo: { failingDocumentId: document['_id'] },
      })
    return size
  }

  private removeOldest(): void {
    const { size = Infinity, max = Infinity } = this.options
    for (const record of this.records.values()) {
      if (this.records.size <= max && this.bytes <= size) return
      this.remove(record)
    }
  }

  /** The `$near` of a filter, which needs a geospatial index. */
  private findNear(filter: Document): ReturnType<typeof findNear> {
    const near = findNear(filter)
    const hasIndex = (path: string): boolean =>
      this.indexSpecifications.some(({ key }) => key[path] === '2d' || key[path] === '2dsphere')
    if (near && this.size > 0 && !hasIndex(near.path))
      throw new MongoCommandError(291, 'error processing query: unable to find index for $geoNear query')
    return near
  }

  /**
   * The records that may match the filter: by `_id`, by the index that returns the fewest, or all records. `index` is the
   * index that is used.
   */
  plan(filter: Document): { records: Iterable<StoredRecord>; index?: IndexSpecification } {
    const equalities = findEqualities(filter)
    // An index can only be used with its own collation.
    const ids = currentCollation() === this.collation ? equalities.get('_id') : undefined
    if (ids) return { records: new Set(ids.flatMap((id) => this.records.get(this.keyOf(id)) ?? [])), index: idIndex }
    let smallest: { records: Set<StoredRecord>; index: IndexSpecification } | undefined
    for (const index of this.indexes.values()) {
      if (index.specification.hidden || currentCollation() !== index.collation) continue
      const [path = ''] = Object.keys(index.specification.key)
      const values = equalities.get(path)
      const records = values && index.lookUp(values)
      if (records && (!smallest || records.size < smallest.records.size))
        smallest = { records, index: index.specification }
    }
    return smallest ?? { records: this.records.values() }
  }
}

function sortByNumber<Item>(items: readonly Item[], keyOf: (item: Item) => number): Item[] {
  const itemsWithKeys = items.map((item) => ({ item, key: keyOf(item) }))
  return itemsWithKeys.toSorted((a, b) => a.key - b.key).map(({ item }) => item)
}
