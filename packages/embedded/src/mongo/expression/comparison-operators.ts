import { compareValues, equals } from '../bson/compare'
import { isDocument } from '../bson/document'
import { failedToParse, MongoCommandError } from '../errors'
import { isNullish, isTrue, namedArguments, onValues, type Operator, withVariables } from './operator'

const compares = (isRight: (order: number) => boolean): Operator => onValues((a, b) => isRight(compareValues(a, b)))

const cond: Operator = (operand, compile) => {
  const parts: unknown[] = Array.isArray(operand)
    ? operand
    : ['if', 'then', 'else'].map((name) => namedArguments('$cond', operand, ['if', 'then', 'else'])[name])
  if (parts.length !== 3) throw new MongoCommandError(16020, '$cond takes exactly 3 arguments')
  const [test, whenTrue, whenFalse] = parts.map(compile)
  return (scope) => (isTrue(test?.(scope)) ? whenTrue?.(scope) : whenFalse?.(scope))
}

const switchOperator: Operator = (operand, compile) => {
  const { branches, ...rest } = namedArguments('$switch', operand, ['branches'])
  if (!Array.isArray(branches)) throw failedToParse('$switch requires an array for branches')
  const cases = branches.map((branch: unknown) => {
    const { case: test, then } = namedArguments('$switch', branch, ['case', 'then'])
    return { test: compile(test), then: compile(then) }
  })
  const otherwise = 'default' in rest ? compile(rest['default']) : undefined
  return (scope) => {
    const found = cases.find(({ test }) => isTrue(test(scope)))
    if (found) return found.then(scope)
    if (!otherwise) throw new MongoCommandError(40066, '$switch could not find a matching branch and has no default')
    return otherwise(scope)
  }
}

const inOperator = onValues((value, list) => {
  if (!Array.isArray(list)) throw new MongoCommandError(40081, '$in requires an array as a second argument')
  return list.some((item) => equals(item, value))
})

const ifNull: Operator = (operand, compile) => {
  const items = (Array.isArray(operand) ? operand : [operand]).map(compile)
  return (scope) => {
    let value: unknown
    for (const item of items) if (!isNullish((value = item(scope)))) return value
    return value
  }
}

const logical =
  (method: 'every' | 'some'): Operator =>
  (operand, compile) => {
    const items = (Array.isArray(operand) ? operand : [operand]).map(compile)
    return (scope) => items[method]((item) => isTrue(item(scope)))
  }

const letOperator: Operator = (operand, compile) => {
  const { vars, in: body } = namedArguments('$let', operand, ['vars', 'in'])
  if (!isDocument(vars)) throw failedToParse('invalid parameter: expected an object (vars)')
  const values = Object.entries(vars).map(([name, value]) => [name, compile(value)] as const)
  const evaluate = compile(body)
  return (scope) =>
    evaluate(withVariables(scope, Object.fromEntries(values.map(([name, value]) => [name, value(scope)]))))
}

export const comparisonOperators: Record<string, Operator> = {
  $eq: onValues(equals),
  $ne: onValues((a, b) => !equals(a, b)),
  $gt: compares((order) => order > 0),
  $gte: compares((order) => order >= 0),
  $lt: compares((order) => order < 0),
  $lte: compares((order) => order <= 0),
  $cmp: onValues((a, b) => Math.sign(compareValues(a, b))),
  $and: logical('every'),
  $or: logical('some'),
  $not: onValues((value) => !isTrue(value)),
  $in: inOperator,
  $cond: cond,
  $switch: switchOperator,
  $ifNull: ifNull,
  $let: letOperator,
  $literal: (operand) => () => operand,
}
