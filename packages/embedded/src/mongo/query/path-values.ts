import { getField, isDocument, isIndex } from '../bson/document'

export type ValueTest = (value: unknown) => boolean

/**
 * Tests the values at a path, also inside arrays of documents, until one passes. Tests a missing field as undefined, and
 * skips array elements that are not documents.
 */
export function anyAtPath(value: unknown, parts: readonly string[], test: ValueTest, depth = 0): boolean {
  const part = parts[depth]
  if (part === undefined) return test(value)
  if (isDocument(value)) return anyAtPath(getField(value, part), parts, test, depth + 1)
  if (!Array.isArray(value)) return test(undefined)
  if (isIndex(part) && Number(part) < value.length) {
    if (anyAtPath(value[Number(part)], parts, test, depth + 1)) return true
  }
  return value.some((item) => isDocument(item) && anyAtPath(item, parts, test, depth))
}

/** The values at a path. Replaces an array by its elements, an empty one by undefined, and a missing value by `missing`. */
export function valuesAtPath(document: unknown, parts: readonly string[], missing?: unknown): unknown[] {
  const lists: unknown[][] = []
  anyAtPath(document, parts, (value) => {
    if (Array.isArray(value)) lists.push(value.length > 0 ? value : [undefined])
    else lists.push([value === undefined ? missing : value])
    return false
  })
  return lists.flat()
}

/** Tests a value and, if it is an array, its elements. */
export const orAnyElement =
  (test: ValueTest): ValueTest =>
  (value) =>
    test(value) || (Array.isArray(value) && value.some(test))
