import { type Document, getField, isDocument, putField } from '../bson/document'
import { isIdentical } from '../bson/compare'

interface UpdateDescription {
  updatedFields: Document
  removedFields: string[]
  truncatedArrays: { field: string; newSize: number }[]
}

/** What an update has changed, by path. The values at `wholePaths` are described as a whole. */
export function describeUpdate(before: Document, after: Document, wholePaths: readonly string[]): UpdateDescription {
  const description: UpdateDescription = { updatedFields: {}, removedFields: [], truncatedArrays: [] }
  const addValue = (path: string, old: unknown, value: unknown): void => {
    if (isIdentical(old, value)) return
    if (!wholePaths.includes(path) && isDocument(old) && isDocument(value)) addDocument(`${path}.`, old, value)
    else if (!wholePaths.includes(path) && Array.isArray(old) && Array.isArray(value)) addArray(path, old, value)
    else putField(description.updatedFields, path, value)
  }
  const addDocument = (prefix: string, old: Document, value: Document): void => {
    const isRemoved = (name: string): boolean => !Object.hasOwn(value, name)
    description.removedFields.push(
      ...Object.keys(old)
        .filter(isRemoved)
        .map((name) => `${prefix}${name}`),
    )
    for (const [name, item] of Object.entries(value)) addValue(`${prefix}${name}`, getField(old, name), item)
  }
  const addArray = (path: string, old: readonly unknown[], value: readonly unknown[]): void => {
    // An array without an unchanged element is described as a whole.
    if (!value.some((item, index) => isIdentical(old[index], item))) {
      putField(description.updatedFields, path, value)
      return
    }
    if (value.length < old.length) description.truncatedArrays.push({ field: path, newSize: value.length })
    for (const [index, item] of value.entries()) addValue(`${path}.${index}`, old[index], item)
  }
  addDocument('', before, after)
  return description
}
