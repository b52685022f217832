import { type Document, getField, isDocument, isIndex, putField } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { badValue, MongoCommandError } from '../errors'

/** Returned by a change to remove the field. */
export const removed = Symbol('removed')

/** Returns a field's new value for its old one (undefined if missing); the same value means no change. */
export type Change = (old: unknown) => unknown

const maxPadding = 1_500_000

/**
 * A copy of the document with the field at the path changed. Only the objects on the path are copied; without a change
 * the same document is returned. With `creates: false` a missing path is not created.
 */
export function changeAtPath(document: Document, parts: readonly string[], change: Change, creates = true): Document {
  return changeInside(document, { parts, change, creates }, 0) as Document
}

interface Task {
  parts: readonly string[]
  change: Change
  creates: boolean
}

function changeInside(container: unknown, task: Task, at: number): unknown {
  const part = task.parts[at] ?? ''
  if (isDocument(container)) {
    const old = getField(container, part)
    const next = changeChild(old, task, at)
    return next === old ? container : withField(container, part, next)
  }
  if (Array.isArray(container) && isIndex(part)) {
    const old: unknown = container[Number(part)]
    const next = changeChild(old, task, at)
    return next === old ? container : withElement(container, Number(part), next)
  }
  if (!task.creates) return container
  const where = task.parts.slice(0, at).join('.')
  throw new MongoCommandError(28, `Cannot create field '${part}' in element {${where}: ${typeName(container)}}`)
}

function changeChild(old: unknown, task: Task, at: number): unknown {
  if (at === task.parts.length - 1) return task.creates || old !== undefined ? task.change(old) : old
  if (old !== undefined) return changeInside(old, task, at + 1)
  if (!task.creates) return old
  const made = changeInside({}, task, at + 1) as Document
  return Object.keys(made).length === 0 ? old : made
}

function withField(container: Document, name: string, value: unknown): Document {
  const copy = { ...container }
  if (value === removed) Reflect.deleteProperty(copy, name)
  else putField(copy, name, value)
  return copy
}

function withElement(container: readonly unknown[], index: number, value: unknown): unknown[] {
  if (index > container.length + maxPadding)
    throw badValue(`cannot pad an array with ${index - container.length} nulls`)
  const copy: unknown[] = [...container]
  while (copy.length < index) copy.push(null)
  // As in MongoDB, a removed element becomes null, since removal would move the others.
  copy[index] = value === removed ? null : value
  return copy
}
