import { memoized } from '../../memoized'
import { ownValue } from '../../own-value'

/** A BSON document. Stored documents are immutable, so cursors and snapshots can share them. */
export type Document = Record<string, unknown>

/** Whether a value is a document: not an array, a date or an instance of a class of `bson`. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof Date) && !('_bsontype' in value)
}

export const documentOrEmpty = (value: unknown): Document => (isDocument(value) ? value : {})

export const isEmpty = (document: Document): boolean => Object.keys(document).length === 0

/** Whether a name starts with `$` and is not a field of a DBRef, which is a document `{$ref, $id, $db}`. */
export const isOperator = (name: string): boolean =>
  name.startsWith('$') && name !== '$ref' && name !== '$id' && name !== '$db'

/** Whether a value is an object of operators, such as `{$gt: 1}`. */
export function isOperatorObject(value: unknown): value is Document {
  if (!isDocument(value)) return false
  for (const key in value) return isOperator(key)
  return false
}

/** The value of a field of a document. */
export const getField: (document: Document, name: string) => unknown = ownValue

/** Sets a field of a new document. An assignment to `__proto__` would change its prototype instead. */
export function putField(document: Document, name: string, value: unknown): void {
  if (name !== '__proto__') document[name] = value
  else Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Sets a field of a new document, or deletes the field if the value is undefined. */
export function putOrDelete(document: Document, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(document, name)
  else putField(document, name, value)
}

/** Splits a path such as `a.b.0` into its parts. */
export const splitPath = memoized((path): readonly string[] => path.split('.'), 10_000)

/** Whether a name is an array index, such as `0` or `17`; `01` is the name of a field. */
export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)
