import { type Document, getField, isDocument, putField, putOrDelete } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { MongoCommandError } from '../mongo-errors'
import {
  isNullish,
  listOperator,
  namedArguments,
  namedOperator,
  optionalArray,
  type Operator,
  valueOperator,
} from './operator'

/** Merges documents: a later field overrides an earlier one; null and missing values are ignored. */
export function mergeObjects(values: readonly unknown[]): Document {
  const merged: Document = {}
  for (const value of values) {
    if (isNullish(value)) continue
    if (!isDocument(value))
      throw new MongoCommandError(40400, `$mergeObjects requires object inputs, not ${typeName(value)}`)
    for (const [name, item] of Object.entries(value)) putField(merged, name, item)
  }
  return merged
}

function arrayToObject(array: unknown): Document | null {
  const list = optionalArray('$arrayToObject', array)
  if (list === undefined) return null
  const result: Document = {}
  for (const item of list) {
    const [name, value] = keyAndValueOf(item)
    if (typeof name !== 'string')
      throw new MongoCommandError(40386, '$arrayToObject requires pairs of a string key and a value')
    putField(result, name, value)
  }
  return result
}

/** The key and the value of `[key, value]` or `{k: key, v: value}`. */
function keyAndValueOf(item: unknown): unknown[] {
  if (Array.isArray(item)) return item as unknown[]
  return isDocument(item) ? [item['k'], item['v']] : []
}

const getFieldOperator: Operator = (operand, compile) => {
  const named = typeof operand === 'string' ? { field: operand } : namedArguments('$getField', operand, ['field'])
  const field = compile(named['field'])
  const input = compile('input' in named ? named['input'] : '$$ROOT')
  return (scope) => {
    const document = input(scope)
    return isDocument(document) ? getField(document, String(field(scope))) : undefined
  }
}

const setField = namedOperator('$setField', { required: ['field', 'input', 'value'] }, (field, input, value) => {
  if (!isDocument(input)) return null
  const copy = { ...input }
  putOrDelete(copy, String(field), value)
  return copy
})

export const objectOperators: Record<string, Operator> = {
  $mergeObjects: listOperator(mergeObjects),
  $objectToArray: valueOperator((value) =>
    isDocument(value) ? Object.entries(value).map(([k, v]) => ({ k, v })) : null,
  ),
  $arrayToObject: (operand, compile) => {
    const evaluate = compile(operand)
    return (scope) => arrayToObject(evaluate(scope))
  },
  $getField: getFieldOperator,
  $setField: setField,
  $type: valueOperator((value) => (value === undefined ? 'missing' : typeName(value))),
}
