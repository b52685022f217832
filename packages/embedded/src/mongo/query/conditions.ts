import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { badValue, notSupported } from '../errors'
import { equalityTest, leafOperators, regexOperatorTest, wholeArrayOperators } from './leaf-operators'
import { isRegex } from './regex'
import { anyAtPath, orAnyElement, type Test } from './path-values'

/** Turns a test of a value into a predicate of its source: a document that has values at a path, or an element. */
type Reach<Source> = (test: Test, isWholeArray?: boolean) => (source: Source) => boolean

/** Tests all values at a path and, as MongoDB does, also the elements of those that are arrays. */
export const atPath =
  (parts: readonly string[]): Reach<Document> =>
  (test, isWholeArray = false) => {
    const each = isWholeArray ? test : orAnyElement(test)
    return (document) => anyAtPath(document, parts, each)
  }

/** Tests the element itself, even if it is an array. */
export const inElement: Reach<unknown> = (test) => test

/** Parameters of conditions; `elementTest` is passed in, since filters contain conditions and vice versa. */
interface ConditionParts<Source> {
  reach: Reach<Source>
  /** Compiles the condition of an `$elemMatch`. */
  elementTest: (condition: Document) => Test
}

type Condition<Source> = (source: Source) => boolean

/** Compiles conditions such as `{$gt: 1, $ne: 5}`, one for each operator. Throws for unsupported operators. */
export function compileConditions<Source>(
  operators: Document,
  { reach, elementTest }: ConditionParts<Source>,
): Condition<Source>[] {
  return Object.entries(operators)
    .filter(([name]) => name !== '$options')
    .map(([name, operand]) => compileCondition(name, operand, { reach, elementTest, all: operators }))
}

function compileCondition<Source>(
  name: string,
  operand: unknown,
  context: ConditionParts<Source> & { all: Document },
): Condition<Source> {
  const { reach, elementTest, all } = context
  switch (name) {
    case '$ne':
      return not(reach(equalityTest(operand)))
    case '$nin':
      return not(compileCondition('$in', operand, context))
    case '$not':
      return compileNot(operand, context)
    case '$regex':
      return reach(regexOperatorTest(operand, all['$options']))
    case '$elemMatch':
      return reach(elemMatchTest(operand, elementTest), true)
    case '$all':
      return compileAll(operand, context)
    case '$exists': {
      const exists = reach((value) => value !== undefined, true)
      // `$exists: false` requires that no element has the field, so it is not the test of one element.
      return operand === false || operand === 0 ? not(exists) : exists
    }
    default:
      return reach(leafTest(name, operand), wholeArrayOperators.has(name))
  }
}

const not =
  <Source>(condition: Condition<Source>): Condition<Source> =>
  (source) =>
    !condition(source)

function compileNot<Source>(operand: unknown, context: ConditionParts<Source>): Condition<Source> {
  if (isRegex(operand)) return not(context.reach(equalityTest(operand)))
  if (!isOperatorObject(operand)) throw badValue('$not needs a regex or a document')
  const conditions = compileConditions(operand, context)
  return (source) => !conditions.every((condition) => condition(source))
}

// Each of the values may be at a different position of the path.
function compileAll<Source>(operand: unknown, { reach, elementTest }: ConditionParts<Source>): Condition<Source> {
  if (!Array.isArray(operand)) throw badValue('$all needs an array')
  const each = operand.map((item: unknown) =>
    isDocument(item) && '$elemMatch' in item
      ? reach(elemMatchTest(item['$elemMatch'], elementTest), true)
      : reach(equalityTest(item)),
  )
  return (source) => each.length > 0 && each.every((condition) => condition(source))
}

function elemMatchTest(operand: unknown, elementTest: (condition: Document) => Test): Test {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object')
  const test = elementTest(operand)
  return (value) => Array.isArray(value) && value.some(test)
}

function leafTest(name: string, operand: unknown): Test {
  const leaf = leafOperators[name]
  if (!leaf) throw unknownOperator(name, 'operator')
  return leaf(operand)
}

const unsupportedOperator =
  /^\$(where|text|near|nearSphere|geoWithin|geoIntersects|jsonSchema|bits(All|Any)(Clear|Set))$/

/** Error 238 for an operator that MongoDB has and this server lacks, error 2 for any other one. */
export const unknownOperator = (name: string, kind: string) =>
  unsupportedOperator.test(name) ? notSupported(`the query operator ${name}`) : badValue(`unknown ${kind}: ${name}`)
