import { InvalidFormulaError } from '../errors'

/** A value in a formula: an int is a bigint, a float a number, nil is null. */
export type Value = bigint | number | string | boolean | null | Value[]

/** The name of a type: `int`, `float64`, `bool`, `string`, `nil`, `unknown`, and `…[]` for lists. */
export type Type = string

export const isNumeric = (value: Value): value is bigint | number =>
  typeof value === 'number' || typeof value === 'bigint'

/** Parses a float like Go's ParseFloat, such as `1e3`; NaN for other text, infinite for a float out of range. */
export const parseGoFloat = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN

/** The type of a value as error messages name it: nil is `<nil>`, and every list is `unknown[]`. */
export function typeOf(value: Value): Type {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return 'unknown[]'
  const names: Record<string, Type> = { bigint: 'int', number: 'float64', boolean: 'bool' }
  return names[typeof value] ?? 'string'
}

/** @throws InvalidFormulaError always. */
export function fail(message: string): never {
  throw new InvalidFormulaError(message)
}

/** @throws InvalidFormulaError always, for an operation that the values do not support. */
export function invalidOperation(text: string): never {
  return fail(`invalid operation: ${text}`)
}

function failMismatched(operator: string, left: Value, right: Value): never {
  return invalidOperation(`${typeOf(left)} ${operator} ${typeOf(right)}`)
}

/**
 * Limit of Expr, the expression language of KEDA, for the list elements and characters that a formula creates. Here, the
 * elements that a list function visits count, too.
 */
const maxElements = 1_000_000
let elementsLeft = maxElements

/** Runs a formula, which may create and visit `maxElements` list elements and characters. */
export function withinBudget<T>(run: () => T): T {
  elementsLeft = maxElements
  return run()
}

/** Counts elements. @throws InvalidFormulaError if the formula has created and visited too many. */
export function spendBudget(elements: number): void {
  elementsLeft -= elements
  if (elementsLeft < 0) fail('memory budget exceeded')
}

export const asInt64 = (value: bigint): bigint => BigInt.asIntN(64, value)

function range(from: bigint, to: bigint): Value[] {
  const length = Math.max(0, Number(to - from) + 1)
  spendBudget(length)
  return Array.from({ length }, (_, index) => from + BigInt(index))
}

/** Operators of two ints. */
const intOperators: Record<string, (left: bigint, right: bigint) => Value> = {
  '+': (left, right) => asInt64(left + right),
  '-': (left, right) => asInt64(left - right),
  '*': (left, right) => asInt64(left * right),
  '%': (left, right) => (right === 0n ? fail('integer divide by zero') : left % right),
  '..': range,
}

/** Operators of two numbers that are not both ints, or whose result is a float. */
const floatOperators: Record<string, (left: number, right: number) => Value> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '**': (left, right) => left ** right,
  '^': (left, right) => left ** right,
}

const comparisons: Record<string, <T>(left: T, right: T) => boolean> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

/** Whether two values are equal; ints and floats compare as numbers. */
function isEqual(left: Value, right: Value): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => isEqual(each, right[index] ?? null))
  }
  return isNumeric(left) && isNumeric(right) ? Number(left) === Number(right) : left === right
}

/** Applies a binary operator. @throws InvalidFormulaError for types that it does not support. */
export function operate(operator: string, left: Value, right: Value): Value {
  if (operator === '==') return isEqual(left, right)
  if (operator === '!=') return !isEqual(left, right)
  if (operator === 'in') {
    return Array.isArray(right) ? right.some((each) => isEqual(left, each)) : failMismatched('in', left, right)
  }
  const compare = comparisons[operator]
  if (typeof left === 'string' && typeof right === 'string') {
    if (compare) return compare(left, right)
    spendBudget(left.length + right.length)
    return operator === '+' ? left + right : failMismatched(operator, left, right)
  }
  if (!isNumeric(left) || !isNumeric(right)) return failMismatched(operator, left, right)
  if (compare) return compare<bigint | number>(left, right)
  const intOperator = intOperators[operator]
  if (typeof left === 'bigint' && typeof right === 'bigint' && intOperator) return intOperator(left, right)
  return floatOperators[operator]?.(Number(left), Number(right)) ?? failMismatched(operator, left, right)
}
