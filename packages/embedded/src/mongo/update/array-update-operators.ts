import { equals } from '../bson/compare'
import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { isNumeric, numberOr, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, typeMismatch } from '../mongo-errors'
import { sliceList } from '../expression/array-operators'
import { compileFilter, isLogical } from '../query/filter'
import { isRegex } from '../query/regex'
import { sortValues } from '../query/sort-values'
import { type UpdateOperator } from './field-update-operators'

/** The elements of the array to which items are added: none if it is missing, but null is an error. */
const existingItems = (operator: string, path: string, old: unknown): unknown[] =>
  old === undefined ? [] : [...assertArray(operator, path, old)]

function assertArray(operator: string, path: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw badValue(`The field '${path}' must be an array but is of type ${typeName(value)} (${operator})`)
}

/** The items of `$each`, or the operand itself, and the other modifiers such as `$sort`. */
const parseItems = (operand: unknown): { items: unknown[]; modifiers: Document } => {
  if (!isDocument(operand) || !('$each' in operand)) return { items: [operand], modifiers: {} }
  const { $each: items, ...modifiers } = operand
  if (!Array.isArray(items)) throw badValue('The argument to $each must be an array')
  return { items, modifiers }
}

const push: UpdateOperator = (operand, { path }) => {
  const { items, modifiers } = parseItems(operand)
  const unknownName = Object.keys(modifiers).find((name) => !['$position', '$sort', '$slice'].includes(name))
  if (unknownName !== undefined) throw badValue(`Unrecognized clause in $push: ${unknownName}`)
  return (old) => {
    const list = existingItems('$push', path, old)
    const { $position: position, $sort: sort, $slice: count } = modifiers
    list.splice(numberOr(position, list.length), 0, ...items)
    const sorted = '$sort' in modifiers ? sortValues(list, sort) : list
    if (!('$slice' in modifiers)) return sorted
    if (!isNumeric(count)) throw badValue('The value for $slice must be an integer value')
    return sliceList(sorted, toNumber(count))
  }
}

const addToSet: UpdateOperator = (operand, { path }) => {
  const { items } = parseItems(operand)
  return (old) => {
    const list = existingItems('$addToSet', path, old)
    const oldLength = list.length
    for (const item of items) if (!list.some((existing) => equals(existing, item))) list.push(item)
    return list.length === oldLength && old !== undefined ? old : list
  }
}

const pull: UpdateOperator = (operand, { path }) => {
  const matches = pullTest(operand)
  return (old) => removeItems(assertArray('$pull', path, old), matches)
}

// Operators test the element itself; a filter tests the elements that are documents.
function pullTest(operand: unknown): (item: unknown) => boolean {
  if ((isOperatorObject(operand) && !isLogical(operand)) || isRegex(operand)) {
    const matches = compileFilter({ item: operand })
    return (item) => matches({ item })
  }
  if (!isDocument(operand)) return (item) => equals(item, operand)
  const matches = compileFilter(operand)
  return (item) => isDocument(item) && matches(item)
}

const pullAll: UpdateOperator = (operand, { path }) => {
  if (!Array.isArray(operand)) throw badValue('$pullAll requires an array argument')
  return (old) =>
    removeItems(assertArray('$pullAll', path, old), (item) => operand.some((value) => equals(item, value)))
}

function removeItems(list: unknown[], isRemoved: (item: unknown) => boolean): unknown[] {
  const kept = list.filter((item) => !isRemoved(item))
  return kept.length === list.length ? list : kept
}

const pop: UpdateOperator = (operand, { path }) => {
  const end = numberOr(operand, Number.NaN)
  if (end !== 1 && end !== -1) throw badValue('$pop expects 1 or -1')
  return (old) => {
    if (!Array.isArray(old))
      throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(old)}'`)
    const list: unknown[] = old
    if (list.length === 0) return list
    return end === 1 ? list.slice(0, -1) : list.slice(1)
  }
}

export const arrayUpdateOperators: Record<string, UpdateOperator> = {
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
}

/** Operators that do not create a missing path. */
export const removalOperators: ReadonlySet<string> = new Set(['$unset', '$pull', '$pullAll', '$pop'])
