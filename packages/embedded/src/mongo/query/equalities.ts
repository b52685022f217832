import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { isRegex } from './regex'

/** The values to which a filter restricts a path, by path. */
type Equalities = Map<string, readonly unknown[]>

/** Finds `a: 1`, `a: {$eq: 1}` and `a: {$in: […]}` in a filter and its `$and`, for index look-ups and upserts. */
export function findEqualities(filter: Document, equalities: Equalities = new Map()): Equalities {
  for (const [key, condition] of Object.entries(filter)) {
    if (key === '$and' && Array.isArray(condition)) {
      for (const branch of condition) if (isDocument(branch)) findEqualities(branch, equalities)
    } else if (!key.startsWith('$')) {
      const values = acceptedValues(condition)
      if (values) equalities.set(key, values)
    }
  }
  return equalities
}

function acceptedValues(condition: unknown): readonly unknown[] | undefined {
  if (isRegex(condition)) return undefined
  if (!isOperatorObject(condition)) return [condition]
  if ('$eq' in condition) return [condition.$eq]
  const list = condition.$in
  return Array.isArray(list) && !list.some(isRegex) ? list : undefined
}
