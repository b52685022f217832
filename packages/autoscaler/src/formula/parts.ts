import { builtins, listFunctions } from './functions'
import { canBe, commonType, isList, itemType, resultType } from './operators'
import { fail, invalidOperation, isNumeric, operate, spendBudget, type Type, typeOf, type Value } from './values'

/** Values or types by name. `#`, `#index` and `#acc`: the element of a list, its index and the result so far. */
export type ByName<T> = Readonly<Record<string, T>>

/** A parsed part of a formula. */
export interface Part {
  type: Type
  run: (values: ByName<Value>) => Value
}

function asBool(value: Value): boolean {
  return typeof value === 'boolean' ? value : invalidOperation(`${typeOf(value)} is not bool`)
}

/** A literal. */
export const constant = (type: Type, value: Value): Part => ({ type, run: () => value })

/** `not part`. */
export const negation = ({ run }: Part): Part => ({ type: 'bool', run: (values) => !asBool(run(values)) })

/** Operators that do not always evaluate their right side. */
const lazyOperators: Record<string, (left: Part, right: Part) => Part['run']> = {
  '??': (left, right) => (values) => left.run(values) ?? right.run(values),
  and: (left, right) => (values) => asBool(left.run(values)) && asBool(right.run(values)),
  or: (left, right) => (values) => asBool(left.run(values)) || asBool(right.run(values)),
}
const synonyms: Record<string, string> = { '&&': 'and', '||': 'or' }

/** `left operator right`. @throws InvalidFormulaError for types that the operator does not support. */
export function binaryOperation(left: Part, operator: string, right: Part): Part {
  const type = resultType(operator, left.type, right.type)
  if (type === null) return invalidOperation(`${operator} (mismatched types ${left.type} and ${right.type})`)
  const run = lazyOperators[synonyms[operator] ?? operator]?.(left, right)
  return { type, run: run ?? ((values) => operate(operator, left.run(values), right.run(values))) }
}

/** `operator part`. @throws InvalidFormulaError for a type that the operator does not support. */
export function unaryOperation(operator: string, part: Part): Part {
  const isNot = operator === 'not' || operator === '!'
  if (!canBe(part.type, ...(isNot ? ['bool'] : ['int', 'float64']))) {
    return invalidOperation(`${operator} (mismatched type ${part.type})`)
  }
  return isNot ? negation(part) : { type: part.type, run: (values) => operate(operator, 0n, part.run(values)) }
}

/** `condition ? then : otherwise`. @throws InvalidFormulaError unless the condition is a bool. */
export function conditional(condition: Part, then: Part, otherwise: Part): Part {
  if (!canBe(condition.type, 'bool')) fail(`non-bool expression (type ${condition.type}) used as condition`)
  const run: Part['run'] = (values) => (asBool(condition.run(values)) ? then : otherwise).run(values)
  return { type: commonType(then.type, otherwise.type), run }
}

/** `[a, b]`. */
export function listOf(parts: readonly Part[]): Part {
  const [first] = parts
  const isUniform = first !== undefined && parts.every(({ type }) => type === first.type)
  const run: Part['run'] = (values) => {
    spendBudget(parts.length)
    return parts.map((part) => part.run(values))
  }
  return { type: `${isUniform ? first.type : 'unknown'}[]`, run }
}

/** `list[index]`. @throws InvalidFormulaError unless the types are a list and an int. */
export function elementOf(list: Part, index: Part): Part {
  const isPossible = list.type === 'unknown' || (isList(list.type) && canBe(index.type, 'int'))
  if (!isPossible) fail(`type ${list.type}[${index.type}] is undefined`)
  const run: Part['run'] = (values) => {
    const items = itemsOf(list.run(values))
    const position = index.run(values)
    if (!isNumeric(position)) return invalidOperation(`cannot fetch ${typeOf(position)}`)
    return items.at(Number(position)) ?? fail(`index out of range: ${position} (array length is ${items.length})`)
  }
  return { type: itemType(list.type), run }
}

const itemsOf = (value: Value): Value[] =>
  Array.isArray(value) ? value : invalidOperation(`${typeOf(value)} is not an array`)

/** `name(a, b)`. @throws InvalidFormulaError for arguments that the function does not accept. */
export function functionCall(name: string, parts: readonly Part[]): Part {
  const types = parts.map(({ type }) => type)
  const type = builtins[name]?.type(types) ?? fail(`invalid argument for ${name} (type ${types.join(', ')})`)
  return { type, run: (values) => builtins[name]?.run(...parts.map(({ run }) => run(values))) ?? null }
}

/** `name(list, predicate)`. @throws InvalidFormulaError for arguments that the function does not accept. */
export function listFunctionCall(name: string, list: Part, predicate: Part | null): Part {
  const builtin = listFunctions[name] ?? fail(`unknown name ${name}`)
  if (predicate === null && !builtin.isOptional) fail('expected at least 2 arguments')
  if (predicate && builtin.isCondition && !canBe(predicate.type, 'bool')) {
    fail(`predicate should return boolean (got ${predicate.type})`)
  }
  const run: Part['run'] = (values) => {
    const items = itemsOf(list.run(values))
    spendBudget(items.length)
    const results = items.map((item, index) => {
      return predicate ? predicate.run({ ...values, '#': item, '#index': BigInt(index) }) : item
    })
    return builtin.run(items, builtin.isCondition ? results.map(asBool) : results)
  }
  return { type: builtin.type(list.type, predicate?.type ?? null), run }
}

/** `reduce(list, predicate, initial)`. */
export function reduceCall(list: Part, predicate: Part, initial: Part | null): Part {
  const run: Part['run'] = (values) => {
    const items = [...(initial ? [initial.run(values)] : []), ...itemsOf(list.run(values))]
    const [first] = items
    spendBudget(items.length)
    if (first === undefined) return fail('reduce of empty array with no initial value')
    const offset = initial ? 0 : 1
    const combine = (total: Value, item: Value, index: number): Value =>
      predicate.run({ ...values, '#': item, '#acc': total, '#index': BigInt(index + offset) })
    return items.slice(1).reduce(combine, first)
  }
  return { type: 'unknown', run }
}
