/** A BSON document as it is kept: never changed in place, so that cursors and snapshots may share it. */
export type Document = Record<string, unknown>

/** True for an embedded document, false for arrays, dates and the classes of `bson`. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof Date) && !('_bsontype' in value)
}

/** True for `{$gt: 1}` and the like: what is in it are operators, not fields. */
export function isOperatorObject(value: unknown): value is Document {
  if (!isDocument(value)) return false
  for (const key in value) return key.startsWith('$')
  return false
}

/** Reads an own field; `constructor` and its like are not fields unless someone stored them. */
export const getField = (document: Document, name: string): unknown =>
  Object.hasOwn(document, name) ? document[name] : undefined

/** Writes a field of a document that is still being made. Assigning to `__proto__` would change its class instead. */
export function putField(document: Document, name: string, value: unknown): void {
  if (name !== '__proto__') document[name] = value
  else Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true })
}

const known = new Map<string, readonly string[]>()

/** `a.b.0` in parts. Paths repeat endlessly, so they are remembered. */
export function splitPath(path: string): readonly string[] {
  const found = known.get(path)
  if (found) return found
  if (known.size > 10_000) known.clear()
  const parts = path.split('.')
  known.set(path, parts)
  return parts
}

/** True for `0`, `17`; not for `01`, which is a field name. */
export const isIndex = (part: string): boolean => /^(0|[1-9]\d*)$/.test(part)
