/** An operation of a JSON patch (RFC 6902). */
export type PatchOperation = { op: 'add' | 'replace'; path: string; value: unknown } | { op: 'remove'; path: string }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const pointer = (path: string, key: string | number): string =>
  `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`

function betweenObjects(from: Record<string, unknown>, to: Record<string, unknown>, path: string): PatchOperation[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) => {
    const place = pointer(path, key)
    if (to[key] === undefined) return from[key] === undefined ? [] : [{ op: 'remove', path: place }]
    return from[key] === undefined ? [{ op: 'add', path: place, value: to[key] }] : jsonPatch(from[key], to[key], place)
  })
}

function betweenLists(from: readonly unknown[], to: readonly unknown[], path: string): PatchOperation[] {
  const common = Math.min(from.length, to.length)
  const changed = to.slice(0, common).flatMap((value, index) => jsonPatch(from[index], value, pointer(path, index)))
  const added = to.slice(common).map((value): PatchOperation => ({ op: 'add', path: `${path}/-`, value }))
  // From the end, because each removal moves what comes after it.
  const removed = from.slice(common).map((_, index): PatchOperation => {
    return { op: 'remove', path: pointer(path, from.length - 1 - index) }
  })
  return [...changed, ...added, ...removed]
}

/**
 * The JSON patch (RFC 6902) that makes one value of JSON into another; empty if they are the same. Items of lists are compared
 * by their index. `path`: JSON pointer of both.
 */
export function jsonPatch(from: unknown, to: unknown, path = ''): PatchOperation[] {
  if (isObject(from) && isObject(to)) return betweenObjects(from, to, path)
  if (Array.isArray(from) && Array.isArray(to)) return betweenLists(from, to, path)
  return from === to ? [] : [{ op: 'replace', path, value: to }]
}
