import { compareValues } from '../bson/compare'
import { type Document, isDocument, splitPath } from '../bson/document'
import { badValue, notSupported } from '../mongo-errors'
import { valuesAtPath } from './path-values'

interface SortField {
  parts: readonly string[]
  direction: 1 | -1
}

/**
 * Sorts items by their documents like `sort()`. The sort is stable. A missing field sorts like null. An array sorts by
 * its least element, or by its greatest one if the direction is descending.
 */
export function sortByDocument<Item>(
  items: readonly Item[],
  specification: Document,
  documentOf: (item: Item) => unknown,
): Item[] {
  const fields = Object.entries(specification).map(([path, direction]) => parseField(path, direction))
  if (fields.length === 0) return [...items]
  const itemsWithKeys = items.map((item) => ({ item, keys: fields.map((field) => sortKey(documentOf(item), field)) }))
  itemsWithKeys.sort((a, b) => compareKeys(a.keys, b.keys, fields))
  return itemsWithKeys.map(({ item }) => item)
}

/** Sorts values like `$sortArray` and `$push`: by `1` or `-1`, or by fields like `sort()`. */
export function sortValues<Value>(values: readonly Value[], specification: unknown): Value[] {
  if (isDocument(specification)) return sortByDocument(values, specification, (value) => value)
  return values.toSorted((a, b) => compareValues(a, b) * Number(specification))
}

function parseField(path: string, direction: unknown): SortField {
  if (typeof direction === 'object' && direction !== null) throw notSupported(`sorting by $meta (${path})`)
  const sign = Number(direction)
  if (sign !== 1 && sign !== -1) throw badValue(`$sort key ordering must be 1 (for ascending) or -1 (for descending)`)
  return { parts: splitPath(path), direction: sign }
}

function sortKey(document: unknown, { parts, direction }: SortField): unknown {
  // A missing field sorts like null, after an empty array.
  const values = valuesAtPath(document, parts, null)
  if (values.length === 0) return null
  return values.reduce((first, value) => (compareValues(value, first) * direction < 0 ? value : first))
}

function compareKeys(a: readonly unknown[], b: readonly unknown[], fields: readonly SortField[]): number {
  for (const [index, { direction }] of fields.entries()) {
    const order = compareValues(a[index], b[index])
    if (order !== 0) return order * direction
  }
  return 0
}
