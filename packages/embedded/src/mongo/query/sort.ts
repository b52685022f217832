import { compareValues } from '../bson/compare'
import { type Document, splitPath } from '../bson/document'
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
    // An empty array comes before null, which is what a missing field counts as.
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
