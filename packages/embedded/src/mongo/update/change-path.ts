import { type Document, getField, isDocument, isIndex, putField } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { badValue, MongoCommandError } from '../errors'

/** Returned by a change to say that the field shall go. */
export const removed = Symbol('removed')

/** Gives a field's new value from its old one (undefined: not there); the same value back means no change. */
export type Change = (old: unknown) => unknown

const longestPadding = 1_500_000

/**
 * A copy of the document with the field at the path changed; only what lies on the path is copied, and without a
 * change it is the very same document. `creates: false` leaves a document alone that has no such path.
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
  if (index > container.length + longestPadding)
    throw badValue(`cannot pad an array with ${index - container.length} nulls`)
  const copy: unknown[] = [...container]
  while (copy.length < index) copy.push(null)
  // An element cannot leave without moving the others, so it becomes null.
  copy[index] = value === removed ? null : value
  return copy
}
