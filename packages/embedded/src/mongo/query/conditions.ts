import { type Document, isDocument, isOperatorObject } from '../bson/document'
import { badValue, notSupported } from '../errors'
import { aboutLists, equalityTest, leafOperators, regexOperatorTest } from './leaf-operators'
import { isRegex } from './regex'
import { anyAtPath, orAnyElement, type Test } from './path-values'

/** Brings a test of one value to where the values are: at a path of a document, or in an element itself. */
export type Reach<Source> = (test: Test, isAboutLists?: boolean) => (source: Source) => boolean

/** All values at a path and, as MongoDB has it, the elements of those that are lists. */
export const atPath =
  (parts: readonly string[]): Reach<Document> =>
  (test, isAboutLists = false) => {
    const each = isAboutLists ? test : orAnyElement(test)
    return (document) => anyAtPath(document, parts, each)
  }

/** One element, which is taken as it is, also when it is a list. */
export const inElement: Reach<unknown> = (test) => test

/** What conditions need of filters, which hold conditions again. */
export interface ConditionParts<Source> {
  reach: Reach<Source>
  /** The test that `$elemMatch` puts to each element. */
  elementTest: (condition: Document) => Test
}

type Condition<Source> = (source: Source) => boolean

/** Makes `{$gt: 1, $ne: 5}` ready, one test for each operator. Throws for one it does not know, by name. */
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
      // "Does not exist" is about the whole path, so one element without the field is not enough.
      return operand === false || operand === 0 ? not(exists) : exists
    }
    default:
      return reach(leafTest(name, operand), aboutLists.has(name))
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

// Each wanted value may be found at another place of the path.
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

const foreign: ReadonlySet<string> = new Set([
  ...['$where', '$text', '$near', '$nearSphere', '$geoWithin', '$geoIntersects', '$jsonSchema'],
  ...['$bitsAllClear', '$bitsAllSet', '$bitsAnyClear', '$bitsAnySet'],
])

/** Tells what MongoDB has and this one has not from what nobody has. */
export const unknownOperator = (name: string, kind: string) =>
  foreign.has(name) ? notSupported(`the query operator ${name}`) : badValue(`unknown ${kind}: ${name}`)
