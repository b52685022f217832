import { type Document, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { failedToParse, MongoCommandError } from '../mongo-errors'

/** The document and the variables with which an expression is evaluated. */
export interface Scope {
  readonly root: unknown
  readonly variables: Readonly<Record<string, unknown>>
}

/** A scope with additional variables, as in `$let` and `$map`. */
export const withVariables = (scope: Scope, additional: Record<string, unknown>): Scope => ({
  root: scope.root,
  variables: { ...scope.variables, ...additional },
})

/** A compiled expression: returns its value for a document, undefined if missing. */
export type Evaluate = (scope: Scope) => unknown

export type Compile = (expression: unknown) => Evaluate

/** Compiles an operator with its operand; `compile` is for the expressions inside the operand. */
export type Operator = (operand: unknown, compile: Compile) => Evaluate

/** Compiles an operand with one or several expressions: `$op: x` or `$op: [x, y]`. */
export const compileOperands = (operand: unknown, compile: Compile): Evaluate[] =>
  (Array.isArray(operand) ? operand : [operand]).map(compile)

/** Compiles named expressions, such as those of `$let`, to a function that returns their values by name. */
export function compileNamed(expressions: Document, compile: Compile): (scope: Scope) => Record<string, unknown> {
  const compiled = Object.entries(expressions).map(([name, expression]) => [name, compile(expression)] as const)
  return (scope) => Object.fromEntries(compiled.map(([name, evaluate]) => [name, evaluate(scope)]))
}

/** An operator that is a function of its evaluated operands: `$op: x` or `$op: [x, y]`. */
export const valueOperator =
  (calculate: (...values: unknown[]) => unknown): Operator =>
  (operand, compile) => {
    const operands = compileOperands(operand, compile)
    const [first, second] = operands
    if (operands.length === 1 && first) return (scope) => calculate(first(scope))
    if (operands.length === 2 && first && second) return (scope) => calculate(first(scope), second(scope))
    return (scope) => calculate(...operands.map((evaluate) => evaluate(scope)))
  }

/** Like `valueOperator`, but the result is null if any operand is null or missing. */
export const nullableOperator = (calculate: (...values: unknown[]) => unknown): Operator =>
  valueOperator((...values) => (values.some(isNullish) ? null : calculate(...values)))

/** An operator on a list of values: `$op: [x, y]`, or `$op: '$list'` for the elements of an array. */
export const listOperator = (calculate: (values: unknown[]) => unknown): Operator =>
  valueOperator((...values) => calculate(values.length === 1 && Array.isArray(values[0]) ? values[0] : values))

/** An operator that is a function of its evaluated named arguments, in the order of the names: `$op: {a: x, b: y}`. */
export const namedOperator =
  (
    operator: string,
    { required, optional = [] }: { required: readonly string[]; optional?: readonly string[] },
    calculate: (...values: unknown[]) => unknown,
  ): Operator =>
  (operand, compile) => {
    const expressions = namedArguments(operator, operand, required)
    const operands = [...required, ...optional].map((name) => compile(expressions[name]))
    return (scope) => calculate(...operands.map((evaluate) => evaluate(scope)))
  }

/** The operand of an operator with named arguments. @throws MongoCommandError if a required one is missing. */
export function namedArguments(operator: string, operand: unknown, required: readonly string[]): Document {
  if (!isDocument(operand)) throw failedToParse(`${operator} only supports an object as its argument`)
  const missing = required.find((name) => !(name in operand))
  if (missing !== undefined) throw failedToParse(`Missing '${missing}' parameter to ${operator}`)
  return operand
}

/** An array, or undefined if the value is null or missing. @throws MongoCommandError for other types. */
export function optionalArray(operator: string, value: unknown): unknown[] | undefined {
  if (isNullish(value)) return undefined
  if (!Array.isArray(value)) throw new MongoCommandError(28765, `The argument to ${operator} must be an array`)
  return value as unknown[]
}

/** Whether a value counts as true. Null, missing values, false and zero do not; empty strings and arrays do. */
export function isTrue(value: unknown): boolean {
  if (isNullish(value) || value === false) return false
  return !isNumeric(value) || toNumber(value) !== 0
}

export const isNullish = (value: unknown): value is null | undefined => value === undefined || value === null
