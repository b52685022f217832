import { equals } from '../bson/compare'
import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, typeMismatch } from '../errors'
import { compileFilter } from '../query/filter'
import { isRegex } from '../query/regex'
import { sortValues } from '../query/sort'
import { type UpdateOperator } from './field-update-operators'

function listOf(operator: string, path: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw badValue(`The field '${path}' must be an array but is of type ${typeName(value)} (${operator})`)
}

const eachOf = (operand: unknown): { items: unknown[]; modifiers: Document } => {
  if (!isDocument(operand) || !('$each' in operand)) return { items: [operand], modifiers: {} }
  const { $each: items, ...modifiers } = operand
  if (!Array.isArray(items)) throw badValue('The argument to $each must be an array')
  return { items, modifiers }
}

const push: UpdateOperator = (operand, { path }) => {
  const { items, modifiers } = eachOf(operand)
  const unknown = Object.keys(modifiers).find((name) => !['$position', '$sort', '$slice'].includes(name))
  if (unknown !== undefined) throw badValue(`Unrecognized clause in $push: ${unknown}`)
  return (old) => {
    const list = [...listOf('$push', path, old ?? [])]
    list.splice(isNumeric(modifiers['$position']) ? toNumber(modifiers['$position']) : list.length, 0, ...items)
    const sorted = '$sort' in modifiers ? sortValues(list, modifiers['$sort']) : list
    return '$slice' in modifiers ? sliceList(sorted, modifiers['$slice']) : sorted
  }
}

function sliceList(list: unknown[], count: unknown): unknown[] {
  if (!isNumeric(count)) throw badValue('The value for $slice must be an integer value')
  const size = toNumber(count)
  return size >= 0 ? list.slice(0, size) : list.slice(size)
}

const addToSet: UpdateOperator = (operand, { path }) => {
  const { items } = eachOf(operand)
  return (old) => {
    const list = [...listOf('$addToSet', path, old ?? [])]
    const before = list.length
    for (const item of items) if (!list.some((present) => equals(present, item))) list.push(item)
    return list.length === before && old !== undefined ? old : list
  }
}

const pull: UpdateOperator = (operand, { path }) => {
  const isPulled = pullTest(operand)
  return (old) => without(listOf('$pull', path, old), isPulled)
}

// Operators apply to the element itself, a filter to elements that are documents.
function pullTest(operand: unknown): (item: unknown) => boolean {
  if (isOperatorObject(operand) || isRegex(operand)) {
    const matches = compileFilter({ item: operand })
    return (item) => matches({ item })
  }
  if (!isDocument(operand)) return (item) => equals(item, operand)
  const matches = compileFilter(operand)
  return (item) => isDocument(item) && matches(item)
}

const pullAll: UpdateOperator = (operand, { path }) => {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument')
  return (old) => without(listOf('$pullAll', path, old), (item) => operand.some((wanted) => equals(item, wanted)))
}

function without(list: unknown[], isRemoved: (item: unknown) => boolean): unknown[] {
  const kept = list.filter((item) => !isRemoved(item))
  return kept.length === list.length ? list : kept
}

const pop: UpdateOperator = (operand, { path }) => {
  const end = isNumeric(operand) ? toNumber(operand) : Number.NaN
  if (end !== 1 && end !== -1) throw badValue('$pop expects 1 or -1')
  return (old) => {
    if (!Array.isArray(old))
      throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(old)}'`)
    const list: unknown[] = old
    if (list.length === 0) return list
    return end === 1 ? list.slice(0, -1) : list.slice(1)
  }
}

/** Array update operators. Those that remove elements do not change a document without the array. */
export const arrayUpdateOperators: Record<string, UpdateOperator> = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
}

/** Operators that do not create a missing path. */
export const removalOperators: ReadonlySet<string> = new Set(['$unset', '$pull', '$pullAll', '$pop'])
