import { getField, isDocument, isIndex } from '../bson/document'

export type Test = (value: unknown) => boolean

/**
 * Tests the values at a path, also through arrays of documents, until one passes.
 * A missing field is tested as undefined; array elements other than documents are not tested.
 */
export function anyAtPath(value: unknown, parts: readonly string[], test: Test, at = 0): boolean {
  const part = parts[at]
  if (part === undefined) return test(value)
  if (Array.isArray(value)) return anyInArray(value, parts, test, at)
  if (isDocument(value)) return anyAtPath(getField(value, part), parts, test, at + 1)
  return test(undefined)
}

function anyInArray(array: readonly unknown[], parts: readonly string[], test: Test, at: number): boolean {
  const part = parts[at] ?? ''
  if (isIndex(part) && Number(part) < array.length) {
    if (anyAtPath(array[Number(part)], parts, test, at + 1)) return true
  }
  return array.some((item) => isDocument(item) && anyAtPath(item, parts, test, at))
}

/** Tests a value and, if it is an array, its elements. */
export const orAnyElement =
  (test: Test): Test =>
  (value) =>
    test(value) || (Array.isArray(value) && value.some(test))
