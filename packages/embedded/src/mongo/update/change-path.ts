import { type Document, getField, isDocument, isEmpty, isIndex, putOrDelete } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { badValue, MongoCommandError } from '../mongo-errors'

/**
 * Returns the new value of a field for its old value. Undefined stands for a missing field. A change that returns the
 * old value leaves the document unchanged.
 */
export type FieldChange = (old: unknown) => unknown

/** MongoDB's limit for the nulls that an update appends to an array to reach an index. */
const maxPadding = 1_500_000

/**
 * A copy of the document with the field at the path changed. Only the objects on the path are copied; without a change
 * the same document is returned. With `creates: false` a missing path is not created.
 */
export function changeAtPath(
  document: Document,
  parts: readonly string[],
  change: FieldChange,
  { creates = true }: { creates?: boolean } = {},
): Document {
  return changeInside(document, { parts, change, creates }, 0) as Document
}

interface PathChange {
  parts: readonly string[]
  change: FieldChange
  creates: boolean
}

function changeInside(container: unknown, pathChange: PathChange, depth: number): unknown {
  const { parts, creates } = pathChange
  const part = parts[depth] ?? ''
  if (isDocument(container)) {
    const old = getField(container, part)
    const changed = changeChild(old, pathChange, depth)
    return changed === old ? container : withField(container, part, changed)
  }
  if (Array.isArray(container) && isIndex(part)) {
    const old: unknown = container[Number(part)]
    const changed = changeChild(old, pathChange, depth)
    return changed === old ? container : withElement(container, Number(part), changed)
  }
  if (!creates) return container
  const path = parts.slice(0, depth).join('.')
  throw new MongoCommandError(28, `Cannot create field '${part}' in element {${path}: ${typeName(container)}}`)
}

function changeChild(old: unknown, pathChange: PathChange, depth: number): unknown {
  const { parts, change, creates } = pathChange
  if (old === undefined && !creates) return undefined
  if (depth === parts.length - 1) return change(old)
  if (old !== undefined) return changeInside(old, pathChange, depth + 1)
  const created = changeInside({}, pathChange, depth + 1) as Document
  return isEmpty(created) ? undefined : created
}

function withField(container: Document, name: string, value: unknown): Document {
  const copy = { ...container }
  putOrDelete(copy, name, value)
  return copy
}

function withElement(container: readonly unknown[], index: number, value: unknown): unknown[] {
  if (index > container.length + maxPadding)
    throw badValue(`cannot pad an array with ${index - container.length} nulls`)
  const copy: unknown[] = [...container]
  while (copy.length < index) copy.push(null)
  // MongoDB sets a removed element to null, because its removal would move the other elements.
  copy[index] = value ?? null
  return copy
}
