import { compareValues, equals } from '../bson/compare'
import { isDocument } from '../bson/document'
import { failedToParse, MongoCommandError } from '../mongo-errors'
import {
  compileNamed,
  compileOperands,
  isNullish,
  isTrue,
  namedArguments,
  type Operator,
  valueOperator,
  withVariables,
} from './operator'

const comparisonOperator = (accepts: (order: number) => boolean): Operator =>
  valueOperator((a, b) => accepts(compareValues(a, b)))

const condNames = ['if', 'then', 'else']

const cond: Operator = (operand, compile) => {
  const expressions: unknown[] = Array.isArray(operand)
    ? operand
    : condNames.map((name) => namedArguments('$cond', operand, condNames)[name])
  if (expressions.length !== 3) throw new MongoCommandError(16020, '$cond takes exactly 3 arguments')
  const [test, whenTrue, whenFalse] = expressions.map(compile)
  return (scope) => (isTrue(test?.(scope)) ? whenTrue?.(scope) : whenFalse?.(scope))
}

const switchOperator: Operator = (operand, compile) => {
  const options = namedArguments('$switch', operand, ['branches'])
  const { branches } = options
  if (!Array.isArray(branches)) throw failedToParse('$switch requires an array for branches')
  const cases = branches.map((branch: unknown) => {
    const { case: test, then } = namedArguments('$switch', branch, ['case', 'then'])
    return { test: compile(test), then: compile(then) }
  })
  const evaluateDefault = 'default' in options ? compile(options['default']) : undefined
  return (scope) => {
    const match = cases.find(({ test }) => isTrue(test(scope)))
    if (match) return match.then(scope)
    if (!evaluateDefault)
      throw new MongoCommandError(40066, '$switch could not find a matching branch and has no default')
    return evaluateDefault(scope)
  }
}

const inOperator = valueOperator((value, list) => {
  if (!Array.isArray(list)) throw new MongoCommandError(40081, '$in requires an array as a second argument')
  return list.some((item) => equals(item, value))
})

const ifNull: Operator = (operand, compile) => {
  const operands = compileOperands(operand, compile)
  return (scope) => {
    let value: unknown
    for (const evaluate of operands) {
      value = evaluate(scope)
      if (!isNullish(value)) break
    }
    return value
  }
}

const logicalOperator =
  (method: 'every' | 'some'): Operator =>
  (operand, compile) => {
    const operands = compileOperands(operand, compile)
    return (scope) => operands[method]((evaluate) => isTrue(evaluate(scope)))
  }

const letOperator: Operator = (operand, compile) => {
  const { vars, in: body } = namedArguments('$let', operand, ['vars', 'in'])
  if (!isDocument(vars)) throw failedToParse('invalid parameter: expected an object (vars)')
  const valuesOf = compileNamed(vars, compile)
  const evaluate = compile(body)
  return (scope) => evaluate(withVariables(scope, valuesOf(scope)))
}

/** Operators that compare, combine and choose values, and those that define variables and literals. */
export const comparisonOperators: Record<string, Operator> = {
  $eq: valueOperator(equals),
  $ne: valueOperator((a, b) => !equals(a, b)),
  $gt: comparisonOperator((order) => order > 0),
  $gte: comparisonOperator((order) => order >= 0),
  $lt: comparisonOperator((order) => order < 0),
  $lte: comparisonOperator((order) => order <= 0),
  $cmp: valueOperator((a, b) => Math.sign(compareValues(a, b))),
  $and: logicalOperator('every'),
  $or: logicalOperator('some'),
  $not: valueOperator((value) => !isTrue(value)),
  $in: inOperator,
  $cond: cond,
  $switch: switchOperator,
  $ifNull: ifNull,
  $let: letOperator,
  $literal: (operand) => () => operand,
}
