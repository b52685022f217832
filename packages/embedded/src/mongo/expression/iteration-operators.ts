import { isNumeric, toNumber } from '../bson/numeric'
import {
  arrayOrNull,
  type Compile,
  type Evaluate,
  isTrue,
  namedArguments,
  type Operator,
  type Scope,
  withVariables,
} from './operator'

/** What `$map` and `$filter` have in common: the array, and the evaluation of their expression for an element. */
function overInput(operator: string, operand: unknown, body: string, compile: Compile) {
  const named = namedArguments(operator, operand, ['input', body])
  const name = typeof named['as'] === 'string' ? named['as'] : 'this'
  const input = compile(named['input'])
  const evaluate = compile(named[body])
  const limit = 'limit' in named ? compile(named['limit']) : undefined
  return {
    list: (scope: Scope) => arrayOrNull(operator, input(scope)),
    evaluateFor: (scope: Scope, item: unknown) => evaluate(withVariables(scope, { [name]: item })),
    limitOf: (scope: Scope) => toLimit(limit?.(scope)),
  }
}

const toLimit = (value: unknown): number => (isNumeric(value) ? toNumber(value) : Infinity)

const map: Operator = (operand, compile) => {
  const { list, evaluateFor } = overInput('$map', operand, 'in', compile)
  return (scope) => list(scope)?.map((item) => evaluateFor(scope, item) ?? null) ?? null
}

const filter: Operator = (operand, compile) => {
  const { list, evaluateFor, limitOf } = overInput('$filter', operand, 'cond', compile)
  return (scope) => {
    const kept = list(scope)?.filter((item) => isTrue(evaluateFor(scope, item)))
    return kept?.slice(0, limitOf(scope)) ?? null
  }
}

const reduce: Operator = (operand, compile) => {
  const named = namedArguments('$reduce', operand, ['input', 'initialValue', 'in'])
  const [input, initial, step] = ['input', 'initialValue', 'in'].map((name) => compile(named[name])) as [
    Evaluate,
    Evaluate,
    Evaluate,
  ]
  return (scope) => {
    const list = arrayOrNull('$reduce', input(scope))
    if (list === undefined) return null
    return list.reduce((value, item) => step(withVariables(scope, { value, this: item })), initial(scope))
  }
}

const quantifier =
  (name: string, method: 'every' | 'some'): Operator =>
  (operand, compile) => {
    const evaluate = compile(Array.isArray(operand) && operand.length === 1 ? operand[0] : operand)
    return (scope) => (arrayOrNull(name, evaluate(scope)) ?? [])[method](isTrue)
  }

/** Operators that evaluate an expression for each element of an array. */
export const iterationOperators: Record<string, Operator> = {
  $map: map,
  $filter: filter,
  $reduce: reduce,
  $allElementsTrue: quantifier('$allElementsTrue', 'every'),
  $anyElementTrue: quantifier('$anyElementTrue', 'some'),
}
