import { ApiError } from '../responses'
import { type Fields, isFields } from './merge'
import { LARGEST_BODY_BYTES, tooLarge } from './read-body'

interface Operation {
  op: string
  path: string
  from: string
  value: unknown
}

const MOST_OPERATIONS = 1_000

/** RFC 6902, without `copy` of large parts being any different from `add`. @throws ApiError when it does not fit. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw invalid('a JSON patch is a list of operations')
  if (operations.length > MOST_OPERATIONS) throw tooLarge()
  const document = { root: structuredClone(target) }
  for (const operation of operations as unknown[]) apply(document, readOperation(operation))
  return document.root
}

function readOperation(operation: unknown): Operation {
  const { op, path, from = '', value } = isFields(operation) ? operation : {}
  if (typeof op !== 'string' || !isPointer(path) || !isPointer(from))
    throw invalid('an operation of a JSON patch has an op, a path and, where it needs one, a from')
  if (value === undefined && ['add', 'replace', 'test'].includes(op)) throw invalid(`${op} ${path}: missing value`)
  return { op, path, from, value }
}

const isPointer = (path: unknown): path is string =>
  typeof path === 'string' && (path === '' || path.startsWith('/')) && !path.includes('__proto__')

function apply(document: { root: unknown }, { op, path, from, value }: Operation): void {
  const place = locate(document, path)
  switch (op) {
    case 'add':
      return place.add(value)
    case 'replace':
      place.get()
      return place.set(value)
    case 'remove':
      return place.remove()
    case 'test':
      if (JSON.stringify(place.get()) !== JSON.stringify(value)) throw invalid(`testing value ${path} failed`)
      return
    case 'copy':
      place.add(structuredClone(locate(document, from).get()))
      // A part copied into itself again and again doubles each time.
      if (JSON.stringify(document.root).length > LARGEST_BODY_BYTES) throw tooLarge()
      return
    case 'move': {
      const source = locate(document, from)
      const moved = source.get()
      source.remove()
      return place.add(moved)
    }
    default:
      throw invalid(`unexpected kind: ${op}`)
  }
}

function locate(document: { root: unknown }, path: string) {
  const keys = ['root', ...path.split('/').slice(1)].map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
  const last = keys.pop() ?? 'root'
  const parent = keys.reduce<unknown>(step, document)
  if (!isFields(parent) && !Array.isArray(parent)) throw missing(path)
  const index = Array.isArray(parent) ? indexOf(parent, last, path) : -1
  const fields = parent as Fields
  const set = (value: unknown) => {
    if (Array.isArray(parent)) parent[index] = value
    else fields[last] = value
  }
  return {
    set,
    get: () => {
      const value = step(parent, last)
      if (value === undefined) throw missing(path)
      return value
    },
    add: (value: unknown) => void (Array.isArray(parent) ? parent.splice(index, 0, value) : set(value)),
    remove: () => {
      if (step(parent, last) === undefined) throw missing(path)
      if (Array.isArray(parent)) parent.splice(index, 1)
      else delete fields[last]
    },
  }
}

/** An index far behind the end would make a list of as many holes. */
function indexOf(list: unknown[], key: string, path: string): number {
  const index = key === '-' ? list.length : /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : -1
  if (index < 0 || index > list.length) throw missing(path)
  return index
}

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

const invalid = (message: string) => new ApiError(422, 'Invalid', message)
const missing = (path: string) => invalid(`the server rejected our request: path ${path} does not exist`)
