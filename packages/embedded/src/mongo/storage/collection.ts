import { canonicalKey } from '../bson/canonical-key'
import { documentSize } from '../bson/codec'
import { type Document } from '../bson/document'
import { MongoCommandError } from '../errors'
import { findEqualities } from '../query/equalities'
import { compileFilter, type Variables } from '../query/filter'
import { type ChangeListener } from './change'
import { CollectionIndex, type StoredRecord } from './collection-index'
import { duplicateKeyError } from './duplicate-key'
import { idIndex, type IndexSpecification, isPresent } from './index-specification'

const largestDocument = 16 * 1024 * 1024

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
    for (const index of this.indexes.values()) index.assertFree(document)
    const record: StoredRecord = { key, document }
    this.records.set(key, record)
    for (const index of this.indexes.values()) index.add(record)
    this.onChange({ kind: 'put', namespace: this.namespace, document })
  }

  /** Replaces a record's document. Throws error 11000 (DuplicateKey) before it changes anything. */
  replace(record: StoredRecord, document: Document): void {
    assertSize(document)
    const moved = [...this.indexes.values()].filter((index) => !index.isUnmoved(record.document, document))
    for (const index of moved) index.assertFree(document, record)
    for (const index of moved) index.remove(record)
    record.document = document
    for (const index of moved) index.add(record)
    this.onChange({ kind: 'put', namespace: this.namespace, document })
  }

  remove(record: StoredRecord): void {
    for (const index of this.indexes.values()) index.remove(record)
    this.records.delete(record.key)
    this.onChange({ kind: 'delete', namespace: this.namespace, _id: record.document['_id'] })
  }

  /** Up to `limit` records that match the filter; uses an index if one fits. */
  find(
    filter: Document,
    { variables = {}, limit = Infinity }: { variables?: Variables; limit?: number } = {},
  ): StoredRecord[] {
    const matches = compileFilter(filter, variables)
    const found: StoredRecord[] = []
    for (const record of this.candidates(filter)) {
      if (matches(record.document)) found.push(record)
      if (found.length >= limit) break
    }
    return found
  }

  /** The record with this `_id`. */
  get(_id: unknown): StoredRecord | undefined {
    return this.records.get(canonicalKey(_id))
  }

  *documents(): IterableIterator<Document> {
    for (const { document } of this.records.values()) yield document
  }

  /** Creates an index; false if it exists. Throws if it conflicts with another index or with the documents. */
  createIndex(specification: IndexSpecification): boolean {
    if (isPresent(specification, this.indexSpecifications)) return false
    const index = new CollectionIndex(specification, this.namespace)
    for (const record of this.records.values()) {
      index.assertFree(record.document)
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

  private candidates(filter: Document): Iterable<StoredRecord> {
    const equalities = findEqualities(filter)
    const ids = equalities.get('_id')
    if (ids) return new Set(ids.flatMap((id) => this.records.get(canonicalKey(id)) ?? []))
    let best: Set<StoredRecord> | undefined
    for (const index of this.indexes.values()) {
      const [path = ''] = Object.keys(index.specification.key)
      const values = equalities.get(path)
      const found = values && index.lookUp(values)
      if (found && (!best || found.size < best.size)) best = found
    }
    return best ?? this.records.values()
  }
}

function assertSize(document: Document): void {
  const size = documentSize(document, { ignoreUndefined: true })
  if (size <= largestDocument) return
  throw new MongoCommandError(10334, `object to insert too large. size in bytes: ${size}, max size: ${largestDocument}`)
}
