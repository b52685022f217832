import { type Document, isDocument, isOperatorObject, splitPath } from '../bson/document'
import { compileExpression } from '../expression/compile'
import { createScope } from '../expression/scope'
import { isTrue } from '../expression/truth'
import { badValue, notSupported } from '../errors'
import { equalityTest, leafOperators, regexTest } from './leaf-operators'
import { isRegex } from './regex'
import { anyAtPath, orAnyElement, type Test } from './walk'

export type Predicate = (document: Document) => boolean

/** Variables of the command's `let`, for `$expr`. */
export type Variables = Readonly<Record<string, unknown>>

/** Turns a filter into a predicate. Throws MongoCommandError for an operator it does not know, by name. */
export function compileFilter(filter: Document, variables: Variables = {}): Predicate {
  const tests = Object.entries(filter).flatMap(([key, condition]) => compileClause(key, condition, variables))
  const [only] = tests
  if (tests.length === 1 && only) return only
  return (document) => tests.every((test) => test(document))
}

/** The predicate of one key of a filter; exported for the positional operator, which asks clause by clause. */
export function compileClause(key: string, condition: unknown, variables: Variables = {}): Predicate[] {
  if (key.startsWith('$')) return compileLogical(key, condition, variables)
  const parts = splitPath(key)
  if (isOperatorObject(condition)) return compileOperators(parts, condition)
  return [reaches(parts, equalityTest(condition))]
}

const reaches =
  (parts: readonly string[], test: Test): Predicate =>
  (document) =>
    anyAtPath(document, parts, test)

const not =
  (predicate: Predicate): Predicate =>
  (document) =>
    !predicate(document)

function compileLogical(key: string, condition: unknown, variables: Variables): Predicate[] {
  if (key === '$comment') return []
  if (key === '$expr') {
    const evaluate = compileExpression(condition)
    return [(document) => isTrue(evaluate(createScope(document, variables)))]
  }
  const combine = combinations[key]
  if (!combine) throw unknownOperator(key, 'top level operator')
  if (!Array.isArray(condition) || condition.length === 0)
    throw badValue(`${key} argument must be a nonempty array`)
  const branches = condition.map((branch: unknown) => {
    if (!isDocument(branch)) throw badValue(`${key} argument's entries must be objects`)
    return compileFilter(branch, variables)
  })
  return [combine(branches)]
}

const combinations: Record<string, (branches: Predicate[]) => Predicate> = {
  $and: (branches) => (document) => branches.every((test) => test(document)),
  $or: (branches) => (document) => branches.some((test) => test(document)),
  $nor: (branches) => (document) => !branches.some((test) => test(document)),
}

function compileOperators(parts: readonly string[], operators: Document): Predicate[] {
  return Object.entries(operators)
    .filter(([name]) => name !== '$options')
    .map(([name, operand]) => compileOperator(parts, name, operand, operators))
}

function compileOperator(parts: readonly string[], name: string, operand: unknown, all: Document): Predicate {
  if (name === '$ne') return not(reaches(parts, equalityTest(operand)))
  if (name === '$nin') return not(compileOperator(parts, '$in', operand, all))
  if (name === '$not') return compileNot(parts, operand)
  if (name === '$elemMatch') return reaches(parts, elemMatchTest(operand))
  if (name === '$regex') return reaches(parts, orAnyElement(regexOperand(operand, all['$options'])))
  // "Does not exist" is about the whole path, so one element without the field is not enough.
  if (name === '$exists' && (operand === false || operand === 0))
    return not(compileOperator(parts, name, true, all))
  if (name === '$all' && isElemMatchList(operand)) {
    const each = operand.map((item) => compileOperator(parts, '$elemMatch', item.$elemMatch, all))
    return (document) => each.every((test) => test(document))
  }
  if (name === '$all') return allOf(parts, operand)
  const leaf = leafOperators[name]
  if (!leaf) throw unknownOperator(name, 'operator')
  return reaches(parts, leaf(operand))
}

function compileNot(parts: readonly string[], operand: unknown): Predicate {
  if (isRegex(operand)) return not(reaches(parts, equalityTest(operand)))
  if (!isOperatorObject(operand)) throw badValue('$not needs a regex or a document')
  const tests = compileOperators(parts, operand)
  return (document) => !tests.every((test) => test(document))
}

// Each wanted value may be found at another place of the path.
function allOf(parts: readonly string[], operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw badValue('$all needs an array')
  const tests = operand.map((item) => reaches(parts, equalityTest(item)))
  return (document) => tests.length > 0 && tests.every((test) => test(document))
}

const isElemMatchList = (operand: unknown): operand is { $elemMatch: unknown }[] =>
  Array.isArray(operand) &&
  operand.length > 0 &&
  operand.every((item) => isDocument(item) && '$elemMatch' in item)

function elemMatchTest(operand: unknown): Test {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object')
  const test = elementTest(operand)
  return (value) => Array.isArray(value) && value.some(test)
}

/** The test `$elemMatch` and `$pull` put to one element: operators see the element itself, a filter its fields. */
export function elementTest(condition: Document): Test {
  const first = Object.keys(condition)[0]
  const aboutFields = !isOperatorObject(condition) || first === undefined || first in combinations
  if (!aboutFields) {
    const tests = compileOperators(splitPath('element'), condition)
    // Wrapped as a document, so that the element is not spread when it is an array itself.
    return (element) => tests.every((test) => test({ element }))
  }
  const predicate = compileFilter(condition)
  return (element) => predicateOnElement(predicate, element)
}

function predicateOnElement(predicate: Predicate, element: unknown): boolean {
  if (isDocument(element)) return predicate(element)
  // An array is asked by position, as a document with the fields 0, 1, 2, … would be.
  return Array.isArray(element) && predicate({ ...(element as unknown[]) })
}

function regexOperand(operand: unknown, options: unknown): Test {
  const flags = typeof options === 'string' ? options : undefined
  if (typeof operand === 'string') return regexTest(operand, flags)
  if (isRegex(operand)) return regexTest(operand.pattern, flags ?? operand.options)
  throw badValue('$regex has to be a string')
}

const foreign = new Set([
  '$where',
  '$text',
  '$near',
  '$nearSphere',
  '$geoWithin',
  '$geoIntersects',
  '$jsonSchema',
])

const unknownOperator = (name: string, kind: string) =>
  foreign.has(name) || name.startsWith('$bits')
    ? notSupported(`the query operator ${name}`)
    : badValue(`unknown ${kind}: ${name}`)
