import { type Document, isDocument } from '../bson/document'
import { failedToParse, MongoCommandError } from '../errors'
import { type Scope } from './scope'

/** An expression made ready: gives its value for a document, undefined for "missing". */
export type Evaluate = (scope: Scope) => unknown

export type Compile = (expression: unknown) => Evaluate

/** Makes an operator's operand ready; `compile` is for the expressions inside it. */
export type Operator = (operand: unknown, compile: Compile) => Evaluate

/** An operator that is a plain function of its evaluated arguments: `$op: x` or `$op: [x, y]`. */
export const onValues =
  (calculate: (...values: unknown[]) => unknown): Operator =>
  (operand, compile) => {
    const items = (Array.isArray(operand) ? operand : [operand]).map(compile)
    const [first, second] = items
    if (items.length === 1 && first) return (scope) => calculate(first(scope))
    if (items.length === 2 && first && second) return (scope) => calculate(first(scope), second(scope))
    return (scope) => calculate(...items.map((item) => item(scope)))
  }

/** The operand of an operator with named arguments; throws when one that must be there is not. */
export function namedArguments(operator: string, operand: unknown, required: readonly string[]): Document {
  if (!isDocument(operand)) throw failedToParse(`${operator} only supports an object as its argument`)
  const absent = required.find((name) => !(name in operand))
  if (absent !== undefined) throw failedToParse(`Missing '${absent}' parameter to ${operator}`)
  return operand
}

/** An array, or undefined when it is null or missing; anything else is refused. */
export function arrayOrNull(operator: string, value: unknown): unknown[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw new MongoCommandError(28765, `The argument to ${operator} must be an array`)
  return value as unknown[]
}
