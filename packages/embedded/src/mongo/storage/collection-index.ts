import { canonicalKey } from '../bson/canonical-key'
import { type Document, splitPath } from '../bson/document'
import { compileFilter, type Predicate } from '../query/filter'
import { anyAtPath } from '../query/path-values'
import { duplicateKeyError } from './duplicate-key'
import { type IndexSpecification } from './index-specification'

/** A stored document. An update replaces the document; the record stays the same. */
export interface StoredRecord {
  readonly key: string
  document: Document
}

interface Entry {
  /** The canonical keys of all fields, which must be unique in a unique index. */
  full: string
  /** The canonical key of the first field, for equality look-ups. */
  first: string
  values: readonly unknown[]
}

const separator = '\u0000'

/** An index: finds records by its first field, and checks uniqueness by all fields. */
export class CollectionIndex {
  private readonly byFirst = new Map<string, Set<StoredRecord>>()
  private readonly owners = new Map<string, StoredRecord>()
  private readonly paths: readonly (readonly string[])[]
  private readonly isCovered: Predicate

  constructor(
    readonly specification: IndexSpecification,
    private readonly namespace: string,
  ) {
    this.paths = Object.keys(specification.key).map(splitPath)
    this.isCovered = compileFilter(specification.partialFilterExpression ?? {})
  }

  /** Throws error 11000 if the index is unique and another record has a key of this document. */
  assertFree(document: Document, except?: StoredRecord): void {
    if (!this.specification.unique) return
    for (const { full, values } of this.entriesOf(document)) {
      const owner = this.owners.get(full)
      if (owner && owner !== except)
        throw duplicateKeyError({ namespace: this.namespace, index: this.specification, values })
    }
  }

  add(record: StoredRecord): void {
    for (const { full, first } of this.entriesOf(record.document)) {
      if (this.specification.unique) this.owners.set(full, record)
      const bucket = this.byFirst.get(first)
      if (bucket) bucket.add(record)
      else this.byFirst.set(first, new Set([record]))
    }
  }

  remove(record: StoredRecord): void {
    for (const { full, first } of this.entriesOf(record.document)) {
      this.owners.delete(full)
      const bucket = this.byFirst.get(first)
      bucket?.delete(record)
      if (bucket?.size === 0) this.byFirst.delete(first)
    }
  }

  /** True if both documents have the same keys, so that the index need not change. */
  isUnmoved(before: Document, after: Document): boolean {
    // A changed copy shares its unchanged values, so comparing references is usually enough.
    if (!this.specification.partialFilterExpression) {
      if (this.paths.every(([root = '']) => before[root] === after[root])) return true
    }
    const [old, next] = [this.entriesOf(before), this.entriesOf(after)]
    return old.length === next.length && old.every(({ full }, index) => full === next[index]?.full)
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
    const [only] = values
    if (values.length === 1) return this.byFirst.get(canonicalKey(only)) ?? new Set()
    return new Set(values.flatMap((value) => [...(this.byFirst.get(canonicalKey(value)) ?? [])]))
  }

  private entriesOf(document: Document): readonly Entry[] {
    if (!this.isCovered(document)) return []
    const [first = [], ...others] = this.paths.map((parts) => valuesAt(document, parts))
    if (this.specification.sparse && [first, ...others].every((values) => isMissing(values))) return []
    const starts: Entry[] = distinct(first).map(([key, value]) => ({ full: key, first: key, values: [value] }))
    return others.reduce<Entry[]>(
      (entries, values) =>
        entries.flatMap((entry) =>
          distinct(values).map(([key, value]) => ({
            full: `${entry.full}${separator}${key}`,
            first: entry.first,
            values: [...entry.values, value],
          })),
        ),
      starts,
    )
  }
}

const isMissing = (values: readonly unknown[]): boolean => values.every((value) => value === undefined)

function valuesAt(document: Document, parts: readonly string[]): unknown[] {
  const values: unknown[] = []
  anyAtPath(document, parts, (value) => {
    if (Array.isArray(value) && value.length > 0) values.push(...(value as unknown[]))
    else values.push(Array.isArray(value) ? undefined : value)
    return false
  })
  return values.length > 0 ? values : [undefined]
}

function distinct(values: readonly unknown[]): (readonly [string, unknown])[] {
  const [only] = values
  if (values.length === 1) return [[canonicalKey(only), only ?? null]]
  return [...new Map(values.map((value) => [canonicalKey(value), value ?? null]))]
}
