import { compareValues } from '../bson/compare'
import { type Document, isDocument, splitPath } from '../bson/document'
import { badValue, notSupported } from '../errors'
import { anyAtPath } from './path-values'

interface SortField {
  parts: readonly string[]
  direction: 1 | -1
}

/** Sorts documents as `sort()` does: stable, missing as null, an array by its least (descending: greatest) element. */
export function sortDocuments(documents: readonly Document[], specification: Document): Document[] {
  const fields = Object.entries(specification).map(([path, direction]) => parseField(path, direction))
  if (fields.length === 0) return [...documents]
  const keyed = documents.map((document) => ({ document, keys: fields.map((field) => sortKey(document, field)) }))
  keyed.sort((a, b) => compareKeys(a.keys, b.keys, fields))
  return keyed.map(({ document }) => document)
}

/** Sorts array elements, as `$sortArray` and `$push` do: by `1` or `-1`, or by fields as `sort()` does. */
export function sortValues(values: readonly unknown[], specification: unknown): unknown[] {
  if (!isDocument(specification)) return values.toSorted((a, b) => compareValues(a, b) * Number(specification))
  // Wrapped, so that elements other than documents sort like documents without the field.
  const byItem = Object.fromEntries(Object.entries(specification).map(([path, sign]) => [`item.${path}`, sign]))
  const wrapped = values.map((item) => ({ item }))
  return sortDocuments(wrapped, byItem).map(({ item }) => item)
}

function parseField(path: string, direction: unknown): SortField {
  if (typeof direction === 'object' && direction !== null) throw notSupported(`sorting by $meta (${path})`)
  const sign = Number(direction)
  if (sign !== 1 && sign !== -1) throw badValue(`$sort key ordering must be 1 (for ascending) or -1 (for descending)`)
  return { parts: splitPath(path), direction: sign }
}

function sortKey(document: Document, { parts, direction }: SortField): unknown {
  let best: unknown
  let isFirst = true
  const consider = (value: unknown): void => {
    if (isFirst || compareValues(value, best) * direction < 0) best = value
    isFirst = false
  }
  anyAtPath(document, parts, (value) => {
    // An empty array sorts before null and missing fields.
    if (!Array.isArray(value)) consider(value ?? null)
    else if (value.length > 0) value.forEach(consider)
    else consider(undefined)
    return false
  })
  return isFirst ? null : best
}

function compareKeys(a: readonly unknown[], b: readonly unknown[], fields: readonly SortField[]): number {
  for (const [index, { direction }] of fields.entries()) {
    const order = compareValues(a[index], b[index])
    if (order !== 0) return order * direction
  }
  return 0
}
