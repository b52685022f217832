import { type Document, getField, isDocument, putField, splitPath } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../errors'
import { elementTest, type Variables } from '../query/filter'
import { changeAtPath } from '../update/change-path'
import { compileProjection, type Project } from './projection'

/** Compiles the projection of a find: as in `$project`, and with the operators `$slice` and `$elemMatch`. */
export function compileFindProjection(specification: Document, variables: Variables): Project {
  if (Object.keys(specification).length === 0) return (document) => document
  const plain: Document = {}
  const special: ((from: Document, to: Document) => Document)[] = []
  for (const [path, value] of Object.entries(specification)) {
    if (isDocument(value) && '$slice' in value) special.push(sliceField(path, value['$slice']))
    else if (isDocument(value) && '$elemMatch' in value) special.push(elementField(path, value['$elemMatch']))
    else if (isDocument(value) && '$meta' in value) throw notSupported('the projection $meta')
    else plain[path] = value
  }
  if (special.length === 0) return compileProjection(specification, variables)
  const project = compileSpecialBase(plain, specification, variables)
  return (document) => special.reduce((made, apply) => apply(document, made), project(document))
}

// With `$elemMatch` alone only this field is included, with `$slice` alone all other fields are, too.
function compileSpecialBase(plain: Document, specification: Document, variables: Variables): Project {
  const onlyId = Object.keys(plain).every((path) => path === '_id')
  const picks = Object.values(specification).some((value) => isDocument(value) && '$elemMatch' in value)
  if (onlyId && picks) return compileProjection({ _id: 1, ...plain, '\0nothing': 1 }, variables)
  if (Object.keys(plain).length === 0) return (document) => document
  const slices = Object.keys(specification).filter((path) => !(path in plain))
  const isInclusion = Object.entries(plain).some(([path, value]) => path !== '_id' && value !== 0 && value !== false)
  const kept = isInclusion ? Object.fromEntries(slices.map((path) => [path, 1])) : {}
  return compileProjection({ ...plain, ...kept }, variables)
}

function sliceField(path: string, operand: unknown) {
  const [first, count] = (Array.isArray(operand) ? operand : [operand]) as unknown[]
  if (!isNumeric(first)) throw badValue('$slice needs a number or a pair of numbers')
  const start = toNumber(first)
  const cut = (list: readonly unknown[]): unknown[] => {
    if (!isNumeric(count)) return start < 0 ? list.slice(start) : list.slice(0, start)
    const from = start < 0 ? Math.max(0, list.length + start) : start
    return list.slice(from, from + toNumber(count))
  }
  return (_from: Document, to: Document): Document =>
    changeAtPath(to, splitPath(path), (value) => (Array.isArray(value) ? cut(value) : value), false)
}

function elementField(path: string, condition: unknown) {
  if (!isDocument(condition) || path.includes('.'))
    throw badValue(`$elemMatch needs an object and a field, not ${path}`)
  const test = elementTest(condition)
  return (from: Document, to: Document): Document => {
    const list = getField(from, path)
    const found: unknown = Array.isArray(list) ? list.find(test) : undefined
    if (found === undefined) return to
    const made = { ...to }
    putField(made, path, [found])
    return made
  }
}
