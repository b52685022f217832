import { ApiError } from '../status'
import { type Fields, isFields } from './merge'

interface Operation {
  op: string
  path: string
  from?: string
  value?: unknown
}

/** RFC 6902, without `copy` of large parts being any different from `add`. @throws ApiError when it does not fit. */
export function jsonPatch(target: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw invalid('a JSON patch is a list of operations')
  const document = { root: structuredClone(target) }
  for (const operation of operations as Operation[]) apply(document, operation)
  return document.root
}

function apply(document: { root: unknown }, { op, path, from = '', value }: Operation): void {
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
      return place.add(structuredClone(locate(document, from).get()))
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
  const index = Array.isArray(parent) ? (last === '-' ? parent.length : Number(last)) : -1
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

function step(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)] as unknown
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

const invalid = (message: string) => new ApiError(422, 'Invalid', message)
const missing = (path: string) => invalid(`the server rejected our request: path ${path} does not exist`)
