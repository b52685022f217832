import { ApiError } from '../responses'
import { type JsonObject, isJsonObject, ownValue } from '../../json'
import { MAX_NESTING, assertValue } from '../../untrusted-input'
import { MAX_BODY_BYTES, tooLarge } from './read-body'

interface Operation {
  op: string
  path: string
  from: string
  value: unknown
}

const MAX_OPERATIONS = 1_000

/** Applies a JSON patch (RFC 6902). @throws ApiError, UntrustedInputError */
export function jsonPatch(target: unknown, operations: readonly unknown[]): unknown {
  if (operations.length > MAX_OPERATIONS) throw tooManyOperations(operations.length)
  const document = { root: structuredClone(target) }
  for (const operation of operations as unknown[]) apply(document, parseOperation(operation))
  return document.root
}

function parseOperation(operation: unknown): Operation {
  const { op, path, from = '', value } = isJsonObject(operation) ? operation : {}
  if (typeof op !== 'string' || !isPointer(path) || !isPointer(from)) throw rejectedPatch()
  if (value === undefined && ['add', 'replace', 'test'].includes(op)) throw rejectedPatch()
  return { op, path, from, value }
}

const isPointer = (path: unknown): path is string =>
  typeof path === 'string' && (path === '' || path.startsWith('/')) && !path.includes('__proto__')

function apply(document: { root: unknown }, { op, path, from, value }: Operation): void {
  const location = locate(document, path)
  switch (op) {
    case 'add':
      return location.add(value)
    case 'replace':
      location.get()
      return location.set(value)
    case 'remove':
      return location.remove()
    case 'test':
      if (JSON.stringify(location.get()) !== JSON.stringify(value)) throw rejectedPatch()
      return
    case 'copy':
      location.add(structuredClone(locate(document, from).get()))
      // Each copy of a value into itself doubles its size.
      if (JSON.stringify(document.root).length > MAX_BODY_BYTES) throw tooLarge()
      return
    case 'move': {
      const source = locate(document, from)
      const moved = source.get()
      source.remove()
      return location.add(moved)
    }
    default:
      throw rejectedPatch()
  }
}

function locate(document: { root: unknown }, path: string) {
  const keys = ['root', ...path.split('/').slice(1)].map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
  const lastKey = keys.pop() ?? 'root'
  const parent = keys.reduce<unknown>(childOf, document)
  if (!isJsonObject(parent) && !Array.isArray(parent)) throw rejectedPatch()
  const index = Array.isArray(parent) ? indexOf(parent, lastKey) : -1
  const fields = parent as JsonObject
  // Operations can put values into each other, and so nest them more deeply than the patch itself.
  const withCheckedNesting = (value: unknown) => assertValue(value, MAX_NESTING - keys.length)
  const set = (value: unknown) => {
    if (Array.isArray(parent)) parent[index] = withCheckedNesting(value)
    else fields[lastKey] = withCheckedNesting(value)
  }
  return {
    set,
    get: () => {
      const value = childOf(parent, lastKey)
      if (value === undefined) throw rejectedPatch()
      return value
    },
    add: (value: unknown) => {
      if (Array.isArray(parent)) parent.splice(index, 0, withCheckedNesting(value))
      else set(value)
    },
    remove: () => {
      if (childOf(parent, lastKey) === undefined) throw rejectedPatch()
      if (Array.isArray(parent)) parent.splice(index, 1)
      else delete fields[lastKey]
    },
  }
}

/** The index that a key of a path names; `-` is the end. An index beyond the end, which would create a sparse list, is rejected. */
function indexOf(list: unknown[], key: string): number {
  if (key === '-') return list.length
  const index = /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1
  if (index < 0 || index > list.length) throw rejectedPatch()
  return index
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown
  return isJsonObject(value) ? ownValue(value, key) : undefined
}

const tooManyOperations = (count: number) =>
  new ApiError(413, 'RequestEntityTooLarge', `a JSON patch may have at most ${MAX_OPERATIONS} operations, got ${count}`)

/** The API server gives no details about a patch that it cannot apply. */
const rejectedPatch = () =>
  new ApiError(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
