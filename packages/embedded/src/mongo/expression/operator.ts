import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { failedToParse, MongoCommandError } from '../errors'

/** The document and the variables that an expression is evaluated with. */
export interface Scope {
  readonly root: unknown
  readonly variables: Readonly<Record<string, unknown>>
}

export const createScope = (root: Document, variables: Readonly<Record<string, unknown>> = {}): Scope => ({
  root,
  variables,
})

/** A scope with additional variables, as in `$let` and `$map`. */
export const withVariables = (scope: Scope, more: Record<string, unknown>): Scope => ({
  root: scope.root,
  variables: { ...scope.variables, ...more },
})

/** A compiled expression: returns its value for a document, undefined if missing. */
export type Evaluate = (scope: Scope) => unknown

export type Compile = (expression: unknown) => Evaluate

/** Compiles an operator with its operand; `compile` is for the expressions inside it. */
export type Operator = (operand: unknown, compile: Compile) => Evaluate

/** An operator that is a function of its evaluated arguments: `$op: x` or `$op: [x, y]`. */
export const onValues =
  (calculate: (...values: unknown[]) => unknown): Operator =>
  (operand, compile) => {
    const items = (Array.isArray(operand) ? operand : [operand]).map(compile)
    const [first, second] = items
    if (items.length === 1 && first) return (scope) => calculate(first(scope))
    if (items.length === 2 && first && second) return (scope) => calculate(first(scope), second(scope))
    return (scope) => calculate(...items.map((item) => item(scope)))
  }

/** The operand of an operator with named arguments. Throws if a required one is missing. */
export function namedArguments(operator: string, operand: unknown, required: readonly string[]): Document {
  if (!isDocument(operand)) throw failedToParse(`${operator} only supports an object as its argument`)
  const absent = required.find((name) => !(name in operand))
  if (absent !== undefined) throw failedToParse(`Missing '${absent}' parameter to ${operator}`)
  return operand
}

/** An array, or undefined if the value is null or missing. Throws for other types. */
export function arrayOrNull(operator: string, value: unknown): unknown[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw new MongoCommandError(28765, `The argument to ${operator} must be an array`)
  return value as unknown[]
}

/** False for null, missing, false and zero; true for all other values, even empty strings and arrays. */
export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false
  return !isNumeric(value) || toNumber(value) !== 0
}

export const isNullish = (value: unknown): value is null | undefined => value === undefined || value === null
