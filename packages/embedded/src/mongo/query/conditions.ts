import { ownValue } from '../../own-value'
import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { badValue, notSupported } from '../mongo-errors'
import { geoOperators } from '../geo/geo-operators'
import { equalityTest, leafOperators, regexOperatorTest } from './leaf-operators'
import { isRegex } from './regex'
import { anyAtPath, orAnyElement, type ValueTest } from './path-values'

/**
 * Turns a test of a value into a condition on a document or an array element. With `testsArrays`, an array is tested as
 * a whole, not its elements.
 */
type ApplyTest<Source> = (test: ValueTest, testsArrays?: boolean) => (source: Source) => boolean

/** Tests all values at a path of a document and, if a value is an array, also its elements. */
export const applyAtPath =
  (parts: readonly string[]): ApplyTest<Document> =>
  (test, testsArrays = false) => {
    const testOfValue = testsArrays ? test : orAnyElement(test)
    return (document) => anyAtPath(document, parts, testOfValue)
  }

/** Tests an array element itself, even if it is an array. */
export const applyToElement: ApplyTest<unknown> = (test) => test

interface ConditionContext<Source> {
  applyTest: ApplyTest<Source>
  /** Compiles the condition of an `$elemMatch`. Not imported, because `filter.ts` imports this file. */
  elementTest: (condition: Document) => ValueTest
}

type Condition<Source> = (source: Source) => boolean

/**
 * Compiles conditions such as `{$gt: 1, $ne: 5}`, one for each operator.
 * @throws MongoCommandError for unsupported operators.
 */
export function compileConditions<Source>(
  operators: Document,
  { applyTest, elementTest }: ConditionContext<Source>,
): Condition<Source>[] {
  return Object.entries(operators)
    .filter(([name]) => name !== '$options')
    .map(([name, operand]) => compileCondition(name, operand, { applyTest, elementTest, operators }))
}

function compileCondition<Source>(
  name: string,
  operand: unknown,
  context: ConditionContext<Source> & { operators: Document },
): Condition<Source> {
  const { applyTest, elementTest, operators } = context
  switch (name) {
    case '$ne':
      if (isRegex(operand)) throw badValue("Can't have regex as arg to $ne.")
      return not(applyTest(equalityTest(operand)))
    case '$nin':
      return not(compileCondition('$in', operand, context))
    case '$not':
      return compileNot(operand, context)
    case '$regex':
      return applyTest(regexOperatorTest(operand, operators['$options']))
    case '$elemMatch':
      return applyTest(elemMatchTest(operand, elementTest), true)
    case '$all':
      return compileAll(operand, context)
    case '$exists': {
      const exists = applyTest((value) => value !== undefined, true)
      // `$exists: false` requires that no element has the field, so it cannot be a test of one element.
      return operand === false || operand === 0 ? not(exists) : exists
    }
    default:
      return applyTest(leafTest(name, operand, operators), name === '$size')
  }
}

const not =
  <Source>(condition: Condition<Source>): Condition<Source> =>
  (source) =>
    !condition(source)

function compileNot<Source>(operand: unknown, context: ConditionContext<Source>): Condition<Source> {
  if (isRegex(operand)) return not(context.applyTest(equalityTest(operand)))
  if (!isOperatorObject(operand)) throw badValue('$not needs a regex or a document')
  const conditions = compileConditions(operand, context)
  return (source) => !conditions.every((condition) => condition(source))
}

// Each of the values may be in a different array element on the path.
function compileAll<Source>(operand: unknown, { applyTest, elementTest }: ConditionContext<Source>): Condition<Source> {
  if (!Array.isArray(operand)) throw badValue('$all needs an array')
  const conditions = operand.map((item: unknown) =>
    isDocument(item) && '$elemMatch' in item
      ? applyTest(elemMatchTest(item['$elemMatch'], elementTest), true)
      : applyTest(equalityTest(item)),
  )
  return (source) => conditions.length > 0 && conditions.every((condition) => condition(source))
}

function elemMatchTest(operand: unknown, elementTest: (condition: Document) => ValueTest): ValueTest {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object')
  const test = elementTest(operand)
  return (value) => Array.isArray(value) && value.some(test)
}

function leafTest(name: string, operand: unknown, operators: Document): ValueTest {
  const compile = ownValue(leafOperators, name) ?? ownValue(geoOperators, name)
  if (!compile) throw unknownOperator(name, 'operator')
  return compile(operand, operators)
}

const unsupportedOperator = /^\$(where|text)$/

/** Error 238 for an operator of MongoDB that this server does not support, error 2 for any other name. */
export const unknownOperator = (name: string, kind: string) =>
  unsupportedOperator.test(name) ? notSupported(`the query operator ${name}`) : badValue(`unknown ${kind}: ${name}`)
