import { getField, isDocument, isIndex } from '../bson/document'

export type Test = (value: unknown) => boolean

/**
 * Tests the values a path reaches, through arrays of documents too, until one passes.
 * A path that leads nowhere reaches undefined; one that ends among an array's plain values reaches nothing.
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

/** The same test for a value or, when it is an array, for any element of it. */
export const orAnyElement =
  (test: Test): Test =>
  (value) =>
    test(value) || (Array.isArray(value) && value.some(test))
