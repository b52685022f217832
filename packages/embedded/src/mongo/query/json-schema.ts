import { ownValue } from '../../own-value'
import { canonicalKey } from '../bson/canonical-key'
import { compareValues, equals } from '../bson/compare'
import { type Document, documentOrEmpty, getField, isDocument } from '../bson/document'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { failedToParse } from '../mongo-errors'
import { type ValueTest } from './path-values'
import { toRegExp } from './regex'

/** Compiles a keyword with its operand to a test, which passes for values of types that the keyword ignores. */
type Keyword = (operand: unknown, schema: Document) => ValueTest

const jsonTypes: Record<string, string[]> = {
  object: ['object'],
  array: ['array'],
  string: ['string'],
  boolean: ['bool'],
  null: ['null'],
  number: ['int', 'long', 'double', 'decimal'],
}

const ifType =
  <Value>(isOfType: (value: unknown) => value is Value) =>
  (test: (value: Value) => boolean): ValueTest =>
  (value) =>
    !isOfType(value) || test(value)
const ifNumber = ifType(isNumeric)
const ifText = ifType((value) => typeof value === 'string')
const ifList = ifType((value): value is unknown[] => Array.isArray(value))
const ifObject = ifType(isDocument)

function numberOf(name: string, operand: unknown): number {
  if (isNumeric(operand)) return toNumber(operand)
  throw failedToParse(`$jsonSchema keyword '${name}' must be a number`)
}

const numberKeyword =
  (name: string, compile: (operand: number) => ValueTest): Keyword =>
  (operand) =>
    compile(numberOf(name, operand))

function listOf(name: string, operand: unknown): unknown[] {
  if (Array.isArray(operand)) return operand
  throw failedToParse(`$jsonSchema keyword '${name}' must be an array`)
}

const typeTest = (names: string[]): ValueTest => {
  const types = new Set(names.flatMap((name) => (name === 'number' ? (jsonTypes['number'] ?? []) : [name])))
  return (value) => types.has(typeName(value))
}

/** A keyword whose operand is a list of schemas: `accepts` decides by how many of all the schemas the value matches. */
const combination =
  (name: string, accepts: (matchCount: number, schemaCount: number) => boolean): Keyword =>
  (operand) => {
    const tests = listOf(name, operand).map(compileJsonSchema)
    return (value) => accepts(tests.filter((test) => test(value)).length, tests.length)
  }

/** `minimum` (sign 1) or `maximum` (sign -1), which another keyword can make exclusive. */
const bound =
  (sign: 1 | -1, exclusiveName: string): Keyword =>
  (operand, schema) =>
    ifNumber((value) => {
      const order = compareValues(value, operand) * sign
      return schema[exclusiveName] === true ? order > 0 : order >= 0
    })

function propertiesTest(operand: unknown): ValueTest {
  const tests = Object.entries(documentOrEmpty(operand)).map(
    ([name, schema]) => [name, compileJsonSchema(schema)] as const,
  )
  return ifObject((value) => tests.every(([name, test]) => getField(value, name) === undefined || test(value[name])))
}

/** The test of a schema; true instead of a schema accepts every value, and false none. */
const booleanOrSchema = (operand: unknown): ValueTest =>
  typeof operand === 'boolean' ? () => operand : compileJsonSchema(operand)

function additionalPropertiesTest(operand: unknown, schema: Document): ValueTest {
  const test = booleanOrSchema(operand)
  const known = new Set(Object.keys(documentOrEmpty(schema['properties'])))
  const patterns = Object.keys(documentOrEmpty(schema['patternProperties'])).map((pattern) => toRegExp(pattern))
  const isKnown = (name: string): boolean => known.has(name) || patterns.some((pattern) => pattern.test(name))
  return ifObject((value) => Object.entries(value).every(([name, item]) => isKnown(name) || test(item)))
}

function patternPropertiesTest(operand: unknown): ValueTest {
  const tests = Object.entries(documentOrEmpty(operand)).map(
    ([pattern, schema]) => [toRegExp(pattern), compileJsonSchema(schema)] as const,
  )
  return ifObject((value) =>
    Object.entries(value).every(([name, item]) => tests.every(([pattern, test]) => !pattern.test(name) || test(item))),
  )
}

/** `dependencies`: a document with one of the fields must have other fields, or match a schema. */
function dependenciesTest(operand: unknown): ValueTest {
  const tests = Object.entries(documentOrEmpty(operand)).map(([name, dependency]) => {
    const schema = Array.isArray(dependency) ? { required: dependency } : dependency
    return [name, compileJsonSchema(schema)] as const
  })
  return ifObject((value) => tests.every(([name, test]) => getField(value, name) === undefined || test(value)))
}

function itemsTest(operand: unknown, schema: Document): ValueTest {
  if (!Array.isArray(operand)) {
    const test = compileJsonSchema(operand)
    return ifList((value) => value.every(test))
  }
  const tests = operand.map(compileJsonSchema)
  const additionalTest = booleanOrSchema(schema['additionalItems'] ?? true)
  return ifList((value) => value.every((item, index) => (tests[index] ?? additionalTest)(item)))
}

const keywords: Record<string, Keyword> = {
  bsonType: (operand) => typeTest([operand].flat().map(String)),
  type: (operand) =>
    typeTest(
      [operand].flat().flatMap((name) => ownValue(jsonTypes, String(name)) ?? fail(`unknown type ${String(name)}`)),
    ),
  enum: (operand) => (value) => listOf('enum', operand).some((each) => equals(each, value)),
  required: (operand) =>
    ifObject((value) => listOf('required', operand).every((name) => getField(value, String(name)) !== undefined)),
  properties: propertiesTest,
  additionalProperties: additionalPropertiesTest,
  patternProperties: patternPropertiesTest,
  dependencies: dependenciesTest,
  minProperties: numberKeyword('minProperties', (min) => ifObject((value) => Object.keys(value).length >= min)),
  maxProperties: numberKeyword('maxProperties', (max) => ifObject((value) => Object.keys(value).length <= max)),
  items: itemsTest,
  // The keyword `items` reads this one.
  additionalItems: () => () => true,
  minItems: numberKeyword('minItems', (min) => ifList((value) => value.length >= min)),
  maxItems: numberKeyword('maxItems', (max) => ifList((value) => value.length <= max)),
  uniqueItems: (operand) =>
    ifList((value) => operand !== true || new Set(value.map(canonicalKey)).size === value.length),
  minLength: numberKeyword('minLength', (min) => ifText((value) => [...value].length >= min)),
  maxLength: numberKeyword('maxLength', (max) => ifText((value) => [...value].length <= max)),
  pattern: (operand) => ifText((value) => toRegExp(String(operand)).test(value)),
  multipleOf: numberKeyword('multipleOf', (divisor) => ifNumber((value) => toNumber(value) % divisor === 0)),
  minimum: bound(1, 'exclusiveMinimum'),
  maximum: bound(-1, 'exclusiveMaximum'),
  // The keywords `minimum` and `maximum` read these two.
  exclusiveMinimum: () => () => true,
  exclusiveMaximum: () => () => true,
  allOf: combination('allOf', (matchCount, schemaCount) => matchCount === schemaCount),
  anyOf: combination('anyOf', (matchCount) => matchCount > 0),
  oneOf: combination('oneOf', (matchCount) => matchCount === 1),
  not: (operand) => {
    const test = compileJsonSchema(operand)
    return (value) => !test(value)
  },
  title: () => () => true,
  description: () => () => true,
}

function fail(message: string): never {
  throw failedToParse(`$jsonSchema: ${message}`)
}

/** Compiles a `$jsonSchema`. @throws MongoCommandError for a keyword that is not in `keywords`. */
export function compileJsonSchema(schema: unknown): ValueTest {
  if (!isDocument(schema)) fail('a schema must be an object')
  const tests = Object.entries(schema).map(([name, operand]) => {
    const keyword = ownValue(keywords, name)
    return (keyword ?? fail(`unknown keyword ${name}`))(operand, schema)
  })
  return (value) => tests.every((test) => test(value))
}
