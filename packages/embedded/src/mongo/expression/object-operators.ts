import { type Document, getField, isDocument, putField } from '../bson/document'
import { typeName } from '../bson/bson-types'
import { MongoCommandError } from '../errors'
import { arrayOrNull, isNullish, namedArguments, onValues, type Operator } from './operator'

/** Merges documents; later fields override earlier ones, null and missing values are ignored. */
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
  const list = arrayOrNull('$arrayToObject', array)
  if (list === undefined) return null
  const made: Document = {}
  for (const item of list) {
    const [name, value] = Array.isArray(item) ? (item as unknown[]) : isDocument(item) ? [item['k'], item['v']] : []
    if (typeof name !== 'string')
      throw new MongoCommandError(40386, '$arrayToObject requires pairs of a string key and a value')
    putField(made, name, value)
  }
  return made
}

const getFieldOperator: Operator = (operand, compile) => {
  const named = typeof operand === 'string' ? { field: operand } : namedArguments('$getField', operand, ['field'])
  const field = compile(named['field'])
  const input = 'input' in named ? compile(named['input']) : undefined
  return (scope) => {
    const value = input ? input(scope) : scope.root
    return isDocument(value) ? getField(value, String(field(scope))) : undefined
  }
}

const setField: Operator = (operand, compile) => {
  const named = namedArguments('$setField', operand, ['field', 'input', 'value'])
  const [field, input, value] = ['field', 'input', 'value'].map((name) => compile(named[name]))
  return (scope) => {
    const target = input?.(scope)
    if (!isDocument(target)) return null
    const made = { ...target }
    const written = value?.(scope)
    const name = String(field?.(scope))
    if (written === undefined) Reflect.deleteProperty(made, name)
    else putField(made, name, written)
    return made
  }
}

export const objectOperators: Record<string, Operator> = {
  $mergeObjects: onValues((...values) =>
    mergeObjects(values.length === 1 && Array.isArray(values[0]) ? values[0] : values),
  ),
  $objectToArray: onValues((value) => (isDocument(value) ? Object.entries(value).map(([k, v]) => ({ k, v })) : null)),
  $arrayToObject: (operand, compile) => {
    const evaluate = compile(operand)
    return (scope) => arrayToObject(evaluate(scope))
  },
  $getField: getFieldOperator,
  $setField: setField,
  $type: onValues((value) => (value === undefined ? 'missing' : typeName(value))),
}
