import { canonicalKey } from '../bson/canonical-key'
import { documentSize } from '../bson/codec'
import { type Document, isEmpty } from '../bson/document'
import { MongoCommandError } from '../errors'
import { findEqualities } from '../query/equalities'
import { compileFilter, type Variables } from '../query/filter'
import { sortByDocument } from '../query/sort'
import { type ChangeListener } from './change'
import { CollectionIndex, type StoredRecord } from './collection-index'
import { duplicateKeyError } from './duplicate-key'
import { idIndex, type IndexSpecification, indexExists } from './index-specification'

const maxDocumentBytes = 16 * 1024 * 1024

interface FindOptions {
  variables?: Variables
  /** The specification of `sort()`. Default: the order of insertion. */
  sort?: Document
  /** Maximum number of records. Default: all. */
  limit?: number
}

/** The documents of a collection in insertion order, and its indexes. Reports every change to the listener. */
export class Collection {
  private readonly records = new Map<string, StoredRecord>()
  private readonly indexes = new Map<string, CollectionIndex>()

  constructor(
    readonly namespace: string,
    private readonly onChange: ChangeListener,
  ) {}

  get size(): number {
    return this.records.size
  }

  get indexSpecifications(): IndexSpecification[] {
    return [idIndex, ...[...this.indexes.values()].map(({ specification }) => specification)]
  }

  /** Inserts a document, which must have an `_id`. Throws error 11000 (DuplicateKey). */
  insert(document: Document): void {
    const key = canonicalKey(document['_id'])
    if (this.records.has(key)) {
      throw duplicateKeyError({ namespace: this.namespace, index: idIndex, values: [document['_id']] })
    }
    assertSize(document)
    for (const index of this.indexes.values()) index.assertUnique(document)
    const record: StoredRecord = { key, document }
    this.records.set(key, record)
    for (const index of this.indexes.values()) index.add(record)
    this.onChange({ kind: 'put', namespace: this.namespace, document })
  }

  /** Replaces a record's document; false if it is the same one. Throws error 11000 (DuplicateKey) before any change. */
  replace(record: StoredRecord, document: Document): boolean {
    if (document === record.document) return false
    assertSize(document)
    const affected = [...this.indexes.values()].filter((index) => !index.hasSameKeys(record.document, document))
    for (const index of affected) index.assertUnique(document, record)
    for (const index of affected) index.remove(record)
    record.document = document
    for (const index of affected) index.add(record)
    this.onChange({ kind: 'put', namespace: this.namespace, document })
    return true
  }

  /** Inserts a document, or replaces the one with its `_id`. */
  put(document: Document): void {
    const record = this.records.get(canonicalKey(document['_id']))
    if (record) this.replace(record, document)
    else this.insert(document)
  }

  remove(record: StoredRecord): void {
    for (const index of this.indexes.values()) index.remove(record)
    this.records.delete(record.key)
    this.onChange({ kind: 'delete', namespace: this.namespace, _id: record.document['_id'] })
  }

  /** Removes the document with this `_id`, if it exists. */
  delete(_id: unknown): void {
    const record = this.records.get(canonicalKey(_id))
    if (record) this.remove(record)
  }

  /** The first `limit` records that match the filter, in the order of `sort`; uses an index if one fits. */
  find(filter: Document, { variables = {}, sort = {}, limit = Infinity }: FindOptions = {}): StoredRecord[] {
    const matches = compileFilter(filter, variables)
    const records: StoredRecord[] = []
    for (const record of this.candidates(filter)) {
      if (matches(record.document)) records.push(record)
      if (records.length >= limit && isEmpty(sort)) return records
    }
    return sortByDocument(records, sort, ({ document }) => document).slice(0, limit)
  }

  *documents(): IterableIterator<Document> {
    for (const { document } of this.records.values()) yield document
  }

  /** Creates an index; false if it exists. Throws if it conflicts with another index or with the documents. */
  createIndex(specification: IndexSpecification): boolean {
    if (indexExists(specification, this.indexSpecifications)) return false
    const index = new CollectionIndex(specification, this.namespace)
    for (const record of this.records.values()) {
      index.assertUnique(record.document)
      index.add(record)
    }
    this.indexes.set(specification.name, index)
    this.onChange({ kind: 'createIndex', namespace: this.namespace, index: specification })
    return true
  }

  /** Removes an index by its name; false if it does not exist. */
  dropIndex(name: string): boolean {
    if (!this.indexes.delete(name)) return false
    this.onChange({ kind: 'dropIndex', namespace: this.namespace, name })
    return true
  }

  /** The records that may match the filter: by `_id`, by the index with the fewest of them, or all records. */
  private candidates(filter: Document): Iterable<StoredRecord> {
    const equalities = findEqualities(filter)
    const ids = equalities.get('_id')
    if (ids) return new Set(ids.flatMap((id) => this.records.get(canonicalKey(id)) ?? []))
    let fewest: Set<StoredRecord> | undefined
    for (const index of this.indexes.values()) {
      const [path = ''] = Object.keys(index.specification.key)
      const values = equalities.get(path)
      const records = values && index.lookUp(values)
      if (records && (!fewest || records.size < fewest.size)) fewest = records
    }
    return fewest ?? this.records.values()
  }
}

function assertSize(document: Document): void {
  const size = documentSize(document, { ignoreUndefined: true })
  if (size <= maxDocumentBytes) return
  throw new MongoCommandError(
    10334,
    `object to insert too large. size in bytes: ${size}, max size: ${maxDocumentBytes}`,
  )
}
