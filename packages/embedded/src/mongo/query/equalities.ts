import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { isRegex } from './regex'

/** What a filter pins down: for each path the values it may have. */
export type Equalities = Map<string, readonly unknown[]>

/** Collects `a: 1`, `a: {$eq: 1}`, `a: {$in: […]}` of a filter, also inside `$and`. Index look-ups and upserts need it. */
export function findEqualities(filter: Document, found: Equalities = new Map()): Equalities {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(condition)) {
      for (const branch of condition) if (isDocument(branch)) findEqualities(branch, found)
    } else if (!key.startsWith('$')) {
      const values = pinnedValues(condition)
      if (values) found.set(key, values)
    }
  }
  return found
}

function pinnedValues(condition: unknown): readonly unknown[] | undefined {
  if (isRegex(condition)) return undefined
  if (!isOperatorObject(condition)) return [condition]
  if ('$eq' in condition) return [condition.$eq]
  const list = condition.$in
  return Array.isArray(list) && !list.some(isRegex) ? list : undefined
}
