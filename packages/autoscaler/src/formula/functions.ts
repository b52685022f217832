import { canBe, isList, itemType } from './operators'
import {
  asInt64,
  fail,
  invalidOperation,
  isNumeric,
  operate,
  parseGoFloat,
  type Type,
  typeOf,
  type Value,
} from './values'

/** A function of a formula. `type`: the type of its result, null for arguments that it does not accept. */
interface Builtin {
  type: (types: readonly Type[]) => Type | null
  run: (...values: Value[]) => Value
}

type Numeric = bigint | number

/** The type check of a function with one argument: `accepted` are the types of the argument, `list` for any list. */
const oneArgument =
  (accepted: readonly Type[], resultType: (type: Type) => Type): Builtin['type'] =>
  (types) => {
    const [type] = types
    if (type === undefined || types.length > 1) return null
    return canBe(isList(type) ? 'list' : type, ...accepted) ? resultType(type) : null
  }

function numberFrom(name: string, value: Value): Numeric {
  return value !== null && isNumeric(value) ? value : invalidOperation(`${name}(${typeOf(value)})`)
}

const rounding = (name: string, round: (value: number) => number): Builtin => ({
  type: oneArgument(['int', 'float64'], () => 'float64'),
  run: (value = null) => round(Number(numberFrom(name, value))),
})

/** All numbers in the arguments and the lists in them. */
function numbersIn(name: string, values: readonly Value[]): Numeric[] {
  return values.flatMap((value) => {
    if (Array.isArray(value)) return numbersIn(name, value)
    if (isNumeric(value)) return [value]
    return fail(`invalid argument for ${name} (type ${typeOf(value)})`)
  })
}

function aggregateType(types: readonly Type[]): Type | null {
  // The types after a list or an unknown type are not checked.
  const firstNonNumber = types.find((type) => !['int', 'float64'].includes(type))
  if (firstNonNumber === undefined) return types[0] ?? null
  return isList(firstNonNumber) || firstNonNumber === 'unknown' ? 'unknown' : null
}

const aggregate = (name: string, combine: (numbers: Numeric[]) => Value): Builtin => ({
  type: aggregateType,
  run: (...values) => combine(numbersIn(name, values)),
})

/** The first number to which no other number is preferred; null without numbers. */
function preferred(numbers: Numeric[], isPreferred: (candidate: number, best: number) => boolean): Value {
  let best: Numeric | null = null
  for (const candidate of numbers) {
    if (best === null || isPreferred(Number(candidate), Number(best))) best = candidate
  }
  return best
}

const sumOf = (numbers: readonly Value[]): Value => numbers.reduce((total, each) => operate('+', total, each), 0n)

const average = (numbers: readonly Value[]): number =>
  numbers.length === 0 ? 0 : Number(sumOf(numbers)) / numbers.length

/** The middle number, or the average of the two middle numbers. */
function median(numbers: Numeric[]): number {
  const sorted = numbers.toSorted((a, b) => Number(a) - Number(b))
  const lowerMiddle = Math.ceil(sorted.length / 2) - 1
  const upperMiddle = Math.floor(sorted.length / 2)
  return average(sorted.slice(lowerMiddle, upperMiddle + 1))
}

function toFloat(value: Value): number {
  if (typeof value !== 'string') return Number(numberFrom('float', value))
  const number = parseGoFloat(value)
  return Number.isFinite(number) ? number : invalidOperation(`float(${value})`)
}

function toInt(value: Value): bigint {
  if (typeof value === 'string') {
    const number = /^[+-]?0*\d{1,19}$/.test(value) ? BigInt(value.replace('+', '')) : null
    return number !== null && number === asInt64(number) ? number : invalidOperation(`int(${value})`)
  }
  const number = numberFrom('int', value)
  if (typeof number === 'bigint') return number
  // Go converts a float that is too large to the smallest int.
  return Math.abs(number) < 2 ** 63 ? BigInt(Math.trunc(number)) : -(2n ** 63n)
}

const element = (index: number): Builtin => ({
  type: oneArgument(['list'], () => 'unknown'),
  run: (list = null) => (Array.isArray(list) ? (list.at(index) ?? null) : null),
})

/** Functions all of whose arguments are values. */
export const builtins: Record<string, Builtin> = {
  float: { type: oneArgument(['int', 'float64', 'string'], () => 'float64'), run: (value = null) => toFloat(value) },
  int: { type: oneArgument(['int', 'float64', 'string'], () => 'int'), run: (value = null) => toInt(value) },
  abs: {
    type: oneArgument(['int', 'float64'], (type) => type),
    run: (value = null) => (numberFrom('abs', value) < 0 ? operate('-', 0n, value) : value),
  },
  ceil: rounding('ceil', Math.ceil),
  floor: rounding('floor', Math.floor),
  // Halves are rounded away from zero.
  round: rounding('round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  max: aggregate('max', (numbers) => preferred(numbers, (candidate, best) => candidate > best)),
  min: aggregate('min', (numbers) => preferred(numbers, (candidate, best) => candidate < best)),
  mean: aggregate('mean', average),
  median: aggregate('median', (numbers) => (numbers.length === 0 ? 0 : median(numbers))),
  len: {
    type: oneArgument(['list', 'string'], () => 'int'),
    run: (value = null) =>
      BigInt(typeof value === 'string' || Array.isArray(value) ? value.length : invalidOperation('len')),
  },
  first: element(0),
  last: element(-1),
}

/** A function of a list and a condition or mapping of its elements. `results`: one per element. */
interface ListFunction {
  type: (list: Type, predicate: Type | null) => Type
  run: (list: readonly Value[], results: readonly Value[]) => Value
  /** Whether the second argument must be a condition. */
  isCondition: boolean
  /** Whether the second argument may be missing. */
  isOptional?: true
}

const quantifier = (isTrue: (matching: number, all: number) => boolean): ListFunction => ({
  type: () => 'bool',
  isCondition: true,
  run: (_, results) => isTrue(results.filter((each) => each === true).length, results.length),
})

const elementsWhere = (list: readonly Value[], results: readonly Value[]): Value[] =>
  list.filter((_, index) => results[index] === true)

/** Functions with a second argument in which `#` is an element of the list. */
export const listFunctions: Record<string, ListFunction> = {
  all: quantifier((matching, all) => matching === all),
  any: quantifier((matching) => matching > 0),
  none: quantifier((matching) => matching === 0),
  one: quantifier((matching) => matching === 1),
  count: {
    type: () => 'int',
    isCondition: true,
    isOptional: true,
    run: (_, results) => BigInt(results.filter((each) => each === true).length),
  },
  filter: { type: (list) => list, isCondition: true, run: elementsWhere },
  find: { type: itemType, isCondition: true, run: (list, results) => elementsWhere(list, results)[0] ?? null },
  map: { type: (_, predicate) => `${predicate ?? 'unknown'}[]`, isCondition: false, run: (_, results) => [...results] },
  sum: {
    type: (list, predicate) => predicate ?? itemType(list),
    isCondition: false,
    isOptional: true,
    run: (_, results) => sumOf(results),
  },
}
