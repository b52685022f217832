import { type Document, getField, isDocument, isEmpty, putField, splitPath } from '../bson/document'
import { isNumeric, numberOr, toNumber } from '../bson/numeric'
import { badValue, notSupported } from '../mongo-errors'
import { sliceList } from '../expression/array-operators'
import { elementTest, type Variables } from '../query/filter'
import { changeAtPath } from '../update/change-path'
import { matchedIndex } from '../update/positional'
import { compileProjection, type Project } from './projection'

/** Adds one field to the projected document, or changes its value there. */
type ProjectField = (stored: Document, projected: Document) => Document

/**
 * Compiles the projection of a find. It supports what `$project` supports, and also `$slice`, `$elemMatch` and the
 * positional `$`, which selects the array element that the filter matched.
 */
export function compileFindProjection(
  { projection, filter }: { projection: Document; filter: Document },
  variables: Variables,
): Project {
  if (isEmpty(projection)) return (document) => document
  const specification: Document = {}
  const plainFields: Document = {}
  const operatorFields: ProjectField[] = []
  for (const [name, value] of Object.entries(projection)) {
    const path = name.replace(/\.\$$/, '')
    putField(specification, path, value)
    if (path !== name) operatorFields.push(matchedField(path, filter))
    if (isDocument(value) && '$slice' in value) operatorFields.push(sliceField(path, value['$slice']))
    else if (isDocument(value) && '$elemMatch' in value) operatorFields.push(elemMatchField(path, value['$elemMatch']))
    else if (isDocument(value) && '$meta' in value) throw notSupported('the projection $meta')
    else putField(plainFields, path, value)
  }
  if (operatorFields.length === 0) return compileProjection(specification, variables)
  const project = compilePlainFields(plainFields, specification, variables)
  return (document) =>
    operatorFields.reduce((projected, projectField) => projectField(document, projected), project(document))
}

// With `$elemMatch` alone, only its field is included. With `$slice` alone, all other fields are included as well.
function compilePlainFields(plainFields: Document, specification: Document, variables: Variables): Project {
  const hasOnlyId = Object.keys(plainFields).every((path) => path === '_id')
  const hasElemMatch = Object.values(specification).some((value) => isDocument(value) && '$elemMatch' in value)
  // No document has a field `\0none`. Its inclusion excludes all other fields, even if the projection excludes `_id`.
  if (hasOnlyId && hasElemMatch) return compileProjection({ _id: 1, ...plainFields, '\0none': 1 }, variables)
  if (isEmpty(plainFields)) return (document) => document
  const isInclusion = Object.entries(plainFields).some(
    ([path, value]) => path !== '_id' && value !== 0 && value !== false,
  )
  const operatorPaths = Object.keys(specification).filter((path) => !Object.hasOwn(plainFields, path))
  const included = isInclusion ? Object.fromEntries(operatorPaths.map((path) => [path, 1])) : {}
  return compileProjection({ ...plainFields, ...included }, variables)
}

function matchedField(path: string, filter: Document): ProjectField {
  const parts = splitPath(path)
  return (stored, projected) =>
    changeAtPath(
      projected,
      parts,
      (value) => (Array.isArray(value) && value.length > 0 ? [value[matchedIndex(filter, stored, parts)]] : value),
      { creates: false },
    )
}

function sliceField(path: string, operand: unknown): ProjectField {
  const [first, count] = (Array.isArray(operand) ? operand : [operand]) as unknown[]
  if (!isNumeric(first)) throw badValue('$slice needs a number or a pair of numbers')
  const slice = (list: readonly unknown[]): unknown[] => sliceList(list, toNumber(first), numberOr(count, undefined))
  return (_stored, projected) =>
    changeAtPath(projected, splitPath(path), (value) => (Array.isArray(value) ? slice(value) : value), {
      creates: false,
    })
}

function elemMatchField(path: string, condition: unknown): ProjectField {
  if (!isDocument(condition)) throw badValue(`$elemMatch on ${path} needs an object as its condition`)
  if (path.includes('.')) throw badValue(`$elemMatch in a projection needs a top-level field, not ${path}`)
  const test = elementTest(condition)
  return (stored, projected) => {
    const list = getField(stored, path)
    const match: unknown = Array.isArray(list) ? list.find(test) : undefined
    return match === undefined ? projected : changeAtPath(projected, [path], () => [match])
  }
}
