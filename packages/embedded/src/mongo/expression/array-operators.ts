import { equals } from '../bson/compare'
import { canonicalKey } from '../bson/canonical-key'
import { isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError, typeMismatch } from '../errors'
import { sortValues } from '../query/sort'
import { arrayOrNull, isNullish, namedArguments, onValues, type Operator } from './operator'

function integer(operator: string, value: unknown): number {
  if (isNumeric(value) && Number.isInteger(toNumber(value))) return toNumber(value)
  throw typeMismatch(`${operator} needs a whole number`)
}

function elementAt(array: unknown, position: unknown): unknown {
  const list = arrayOrNull('$arrayElemAt', array)
  if (list === undefined || isNullish(position)) return null
  return list.at(integer('$arrayElemAt', position))
}

function concatArrays(...arrays: unknown[]): unknown {
  const lists = arrays.map((array) => arrayOrNull('$concatArrays', array))
  return lists.includes(undefined) ? null : lists.flatMap((list) => list ?? [])
}

function size(array: unknown): number {
  if (Array.isArray(array)) return array.length
  throw new MongoCommandError(17124, 'The argument to $size must be an array')
}

function indexOfArray(array: unknown, wanted: unknown, from: unknown = 0, to?: unknown): unknown {
  const list = arrayOrNull('$indexOfArray', array)
  if (list === undefined) return null
  const start = integer('$indexOfArray', from)
  const end = to === undefined ? list.length : integer('$indexOfArray', to)
  return list.findIndex((item, index) => index >= start && index < end && equals(item, wanted))
}

function slice(array: unknown, a: unknown, b?: unknown): unknown {
  const list = arrayOrNull('$slice', array)
  if (list === undefined || isNullish(a)) return null
  const first = integer('$slice', a)
  if (b === undefined) return first < 0 ? list.slice(first) : list.slice(0, first)
  const start = first < 0 ? Math.max(0, list.length + first) : first
  return list.slice(start, start + integer('$slice', b))
}

const sortArray: Operator = (operand, compile) => {
  const { input, sortBy } = namedArguments('$sortArray', operand, ['input', 'sortBy'])
  const evaluate = compile(input)
  return (scope) => {
    const list = arrayOrNull('$sortArray', evaluate(scope))
    return list === undefined ? null : sortValues(list, sortBy)
  }
}

function range(start: unknown, end: unknown, step: unknown = 1): number[] {
  const [from, to, by] = [integer('$range', start), integer('$range', end), integer('$range', step)]
  if (by === 0) throw new MongoCommandError(34449, '$range requires a non-zero step value')
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, index) => from + index * by)
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

const setOperation = (name: string, combine: (lists: unknown[][]) => unknown): Operator =>
  onValues((...arrays) => {
    const lists = arrays.map((array) => arrayOrNull(name, array))
    return lists.includes(undefined) ? null : combine(lists.map((list) => list ?? []))
  })

const has = (list: readonly unknown[], value: unknown): boolean => list.some((item) => equals(item, value))

export const arrayOperators: Record<string, Operator> = {
  $arrayElemAt: onValues(elementAt),
  $first: onValues((array) => arrayOrNull('$first', array)?.[0] ?? (isNullish(array) ? null : undefined)),
  $last: onValues((array) => arrayOrNull('$last', array)?.at(-1) ?? (isNullish(array) ? null : undefined)),
  $concatArrays: onValues(concatArrays),
  $size: onValues(size),
  $isArray: onValues((value) => Array.isArray(value)),
  $indexOfArray: onValues(indexOfArray),
  $slice: onValues(slice),
  $range: onValues(range),
  $reverseArray: onValues((array) => arrayOrNull('$reverseArray', array)?.toReversed() ?? null),
  $sortArray: sortArray,
  $setUnion: setOperation('$setUnion', (lists) => distinctValues(lists.flat())),
  $setIntersection: setOperation('$setIntersection', ([first = [], ...others]) =>
    distinctValues(first.filter((value) => others.every((list) => has(list, value)))),
  ),
  $setDifference: setOperation('$setDifference', ([a = [], b = []]) =>
    distinctValues(a).filter((value) => !has(b, value)),
  ),
  $setIsSubset: setOperation('$setIsSubset', ([a = [], b = []]) => a.every((value) => has(b, value))),
}
