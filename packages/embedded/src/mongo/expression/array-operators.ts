import { equals } from '../bson/compare'
import { canonicalKey } from '../bson/canonical-key'
import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError, typeMismatch } from '../mongo-errors'
import { sortValues } from '../query/sort-values'
import { isNullish, namedArguments, optionalArray, valueOperator, type Operator } from './operator'

function toInteger(operator: string, value: unknown): number {
  if (isNumeric(value) && Number.isInteger(toNumber(value))) return toNumber(value)
  throw typeMismatch(`${operator} needs an integer`)
}

function elementAt(array: unknown, index: unknown): unknown {
  const list = optionalArray('$arrayElemAt', array)
  if (list === undefined || isNullish(index)) return null
  return list.at(toInteger('$arrayElemAt', index))
}

function size(array: unknown): number {
  if (Array.isArray(array)) return array.length
  throw new MongoCommandError(17124, 'The argument to $size must be an array')
}

function indexOfArray(array: unknown, value: unknown, startIndex: unknown = 0, endIndex?: unknown): unknown {
  const list = optionalArray('$indexOfArray', array)
  if (list === undefined) return null
  const start = toInteger('$indexOfArray', startIndex)
  const end = endIndex === undefined ? list.length : toInteger('$indexOfArray', endIndex)
  return list.findIndex((item, index) => index >= start && index < end && equals(item, value))
}

function slice(array: unknown, first: unknown, count?: unknown): unknown {
  const list = optionalArray('$slice', array)
  if (list === undefined || isNullish(first)) return null
  return sliceList(list, toInteger('$slice', first), count === undefined ? undefined : toInteger('$slice', count))
}

/**
 * `$slice`. With a count: this number of elements from the position `first`, which counts from the end if it is
 * negative. Without a count: the first `first` elements, or the last ones if it is negative.
 */
export function sliceList(list: readonly unknown[], first: number, count?: number): unknown[] {
  if (count === undefined) return first < 0 ? list.slice(first) : list.slice(0, first)
  const start = first < 0 ? Math.max(0, list.length + first) : first
  return list.slice(start, start + count)
}

const sortArray: Operator = (operand, compile) => {
  const { input, sortBy } = namedArguments('$sortArray', operand, ['input', 'sortBy'])
  const evaluate = compile(input)
  return (scope) => {
    const list = optionalArray('$sortArray', evaluate(scope))
    return list === undefined ? null : sortValues(list, sortBy)
  }
}

function range(start: unknown, end: unknown, step: unknown = 1): number[] {
  const [from, to, increment] = [toInteger('$range', start), toInteger('$range', end), toInteger('$range', step)]
  if (increment === 0) throw new MongoCommandError(34449, '$range requires a non-zero step value')
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / increment)) }, (_, index) => from + index * increment)
}

/** The distinct values by MongoDB's equality, in order of first occurrence. */
export function distinctValues(values: Iterable<unknown>): unknown[] {
  const byKey = new Map<string, unknown>()
  for (const value of values) {
    const key = canonicalKey(value)
    if (!byKey.has(key)) byKey.set(key, value)
  }
  return [...byKey.values()]
}

/** An operator on several arrays; null if one of them is null or missing. */
const arraysOperator = (name: string, combine: (lists: unknown[][]) => unknown): Operator =>
  valueOperator((...arrays) => {
    const lists = arrays.map((array) => optionalArray(name, array))
    return lists.includes(undefined) ? null : combine(lists.map((list) => list ?? []))
  })

const contains = (list: readonly unknown[], value: unknown): boolean => list.some((item) => equals(item, value))

export const arrayOperators: Record<string, Operator> = {
  $arrayElemAt: valueOperator(elementAt),
  $first: valueOperator((array) => optionalArray('$first', array)?.[0] ?? (isNullish(array) ? null : undefined)),
  $last: valueOperator((array) => optionalArray('$last', array)?.at(-1) ?? (isNullish(array) ? null : undefined)),
  $concatArrays: arraysOperator('$concatArrays', (lists) => lists.flat()),
  $size: valueOperator(size),
  $isArray: valueOperator((value) => Array.isArray(value)),
  $indexOfArray: valueOperator(indexOfArray),
  $slice: valueOperator(slice),
  $range: valueOperator(range),
  $reverseArray: valueOperator((array) => optionalArray('$reverseArray', array)?.toReversed() ?? null),
  $sortArray: sortArray,
  $setUnion: arraysOperator('$setUnion', (lists) => distinctValues(lists.flat())),
  $setIntersection: arraysOperator('$setIntersection', ([first = [], ...otherLists]) =>
    distinctValues(first.filter((value) => otherLists.every((list) => contains(list, value)))),
  ),
  $setDifference: arraysOperator('$setDifference', ([a = [], b = []]) =>
    distinctValues(a).filter((value) => !contains(b, value)),
  ),
  $setEquals: arraysOperator('$setEquals', ([first = [], ...otherLists]) =>
    otherLists.every(
      (list) => list.every((value) => contains(first, value)) && first.every((value) => contains(list, value)),
    ),
  ),
  $setIsSubset: arraysOperator('$setIsSubset', ([a = [], b = []]) => a.every((value) => contains(b, value))),
}
