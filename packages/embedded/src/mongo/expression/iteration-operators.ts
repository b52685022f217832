import { numberOr } from '../bson/numeric'
import {
  type Compile,
  isTrue,
  namedArguments,
  optionalArray,
  type Operator,
  type Scope,
  withVariables,
} from './operator'

/** Compiles the arguments of `$map` and `$filter`: the array, the expression for each element, and the limit. */
function compileIteration(operator: string, operand: unknown, expressionName: string, compile: Compile) {
  const named = namedArguments(operator, operand, ['input', expressionName])
  const variable = typeof named['as'] === 'string' ? named['as'] : 'this'
  const input = compile(named['input'])
  const evaluate = compile(named[expressionName])
  const limit = compile(named['limit'])
  return {
    listOf: (scope: Scope) => optionalArray(operator, input(scope)),
    evaluateFor: (scope: Scope, item: unknown) => evaluate(withVariables(scope, { [variable]: item })),
    limitOf: (scope: Scope) => numberOr(limit(scope), Infinity),
  }
}

const map: Operator = (operand, compile) => {
  const { listOf, evaluateFor } = compileIteration('$map', operand, 'in', compile)
  return (scope) => listOf(scope)?.map((item) => evaluateFor(scope, item) ?? null) ?? null
}

const filter: Operator = (operand, compile) => {
  const { listOf, evaluateFor, limitOf } = compileIteration('$filter', operand, 'cond', compile)
  return (scope) => {
    const kept = listOf(scope)?.filter((item) => isTrue(evaluateFor(scope, item)))
    return kept?.slice(0, limitOf(scope)) ?? null
  }
}

const reduce: Operator = (operand, compile) => {
  const named = namedArguments('$reduce', operand, ['input', 'initialValue', 'in'])
  const input = compile(named['input'])
  const initialValue = compile(named['initialValue'])
  const step = compile(named['in'])
  return (scope) => {
    const list = optionalArray('$reduce', input(scope))
    if (list === undefined) return null
    return list.reduce((value, item) => step(withVariables(scope, { value, this: item })), initialValue(scope))
  }
}

const quantifier =
  (name: string, method: 'every' | 'some'): Operator =>
  (operand, compile) => {
    const evaluate = compile(Array.isArray(operand) && operand.length === 1 ? operand[0] : operand)
    return (scope) => (optionalArray(name, evaluate(scope)) ?? [])[method](isTrue)
  }

/** Operators that iterate over the elements of an array. */
export const iterationOperators: Record<string, Operator> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $allElementsTrue: quantifier('$allElementsTrue', 'every'),
  $anyElementTrue: quantifier('$anyElementTrue', 'some'),
}
