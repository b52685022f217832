/** A deep copy of buffers, collections and objects of classes with their prototypes. */
export function copyOf<T>(value: T): T {
  return copyValue(value) as T
}

function copyValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Buffer.isBuffer(value)) return Buffer.from(value)
  if (Array.isArray(value)) return value.map(copyValue)
  if (value instanceof Map) return new Map(Array.from(value, ([key, each]) => [key as unknown, copyValue(each)]))
  if (value instanceof Set) return new Set(value)
  const fields = Object.entries(value).map(([name, each]) => [name, copyValue(each)] as const)
  return Object.assign(Object.create(Object.getPrototypeOf(value) as object) as object, Object.fromEntries(fields))
}
