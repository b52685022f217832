import { type Document, isDocument, isOperator, isOperatorObject, splitPath } from '../bson/document'
import { badValue } from '../mongo-errors'
import { compileExpression } from '../expression/compile-expression'
import { applyAtPath, applyToElement, compileConditions, unknownOperator } from './conditions'
import { compileJsonSchema } from './json-schema'
import { equalityTest } from './leaf-operators'
import { type ValueTest } from './path-values'
import { isTrue } from '../expression/operator'

export type Predicate = (document: Document) => boolean

/** The variables of expressions by name, such as those of a command's `let`. */
export type Variables = Readonly<Record<string, unknown>>

/** Compiles a filter to a predicate. @throws MongoCommandError for an unsupported operator. */
export function compileFilter(filter: Document, variables: Variables = {}): Predicate {
  const tests = Object.entries(filter).flatMap(([key, condition]) => compileClause(key, condition, variables))
  const [first] = tests
  if (tests.length === 1 && first) return first
  return (document) => tests.every((test) => test(document))
}

/** The predicates of one key of a filter. */
export function compileClause(key: string, condition: unknown, variables: Variables = {}): Predicate[] {
  if (isOperator(key)) return compileTopLevelOperator(key, condition, variables)
  const applyTest = applyAtPath(splitPath(key))
  if (isOperatorObject(condition)) return compileConditions(condition, { applyTest, elementTest })
  return [applyTest(equalityTest(condition))]
}

function compileTopLevelOperator(key: string, condition: unknown, variables: Variables): Predicate[] {
  if (key === '$comment') return []
  if (key === '$jsonSchema') return [compileJsonSchema(condition)]
  if (key === '$expr') {
    const evaluate = compileExpression(condition)
    return [(document) => isTrue(evaluate({ root: document, variables }))]
  }
  const combine = combinations[key]
  if (!combine) throw unknownOperator(key, 'top level operator')
  if (!Array.isArray(condition) || condition.length === 0) {
    throw badValue(`${key} argument must be a nonempty array`)
  }
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

/** Whether a condition is `{$and: […]}`, `{$or: […]}` or `{$nor: […]}`, which apply to documents. */
export function isLogical(condition: Document): boolean {
  const [name = ''] = Object.keys(condition)
  return Object.hasOwn(combinations, name)
}

/** Compiles the condition of `$elemMatch`: operators apply to the element itself, a filter to its fields. */
export function elementTest(condition: Document): ValueTest {
  if (isOperatorObject(condition) && !isLogical(condition)) {
    const tests = compileConditions(condition, { applyTest: applyToElement, elementTest })
    return (element) => tests.every((test) => test(element))
  }
  const predicate = compileFilter(condition)
  return (element) => {
    if (isDocument(element)) return predicate(element)
    // An array matches like a document with the fields 0, 1, 2, …
    return Array.isArray(element) && predicate({ ...(element as unknown[]) })
  }
}
