import { type BSONRegExp } from 'bson'
import { compareStrings } from '../bson/compare'
import { isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { MongoCommandError, typeMismatch } from '../mongo-errors'
import { toRegExp } from '../query/regex'
import { isNullish, namedOperator, nullableOperator, type Operator, valueOperator } from './operator'

/** The text of a string, date or number; empty for null and missing values. @throws MongoCommandError for other types. */
export function toText(operator: string, value: unknown): string {
  if (isNullish(value)) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (isNumeric(value)) return String(value)
  throw new MongoCommandError(16007, `${operator} can't convert from BSON type ${typeName(value)} to String`)
}

function concat(...values: unknown[]): unknown {
  if (values.some((value) => typeof value !== 'string'))
    throw new MongoCommandError(16702, '$concat only supports strings')
  return values.join('')
}

function substring(value: unknown, start: unknown, length: unknown): string {
  const characters = [...toText('$substrCP', value)]
  const from = toNumber(start as number)
  const count = toNumber(length as number)
  return characters.slice(from, count < 0 ? undefined : from + count).join('')
}

function split(value: unknown, separator: unknown): string[] {
  if (typeof value !== 'string' || typeof separator !== 'string') throw typeMismatch('$split requires strings')
  return value.split(separator)
}

/** `$trim`, `$ltrim` and `$rtrim`: `chars` are the characters to remove, by default white space. */
const trim = (operator: string, atStart: boolean, atEnd: boolean): Operator =>
  namedOperator(operator, { required: ['input'], optional: ['chars'] }, (input, chars) => {
    if (isNullish(input)) return null
    const characters = [...toText(operator, input)]
    const whiteSpace = isNullish(chars) ? /[\s\0]/ : undefined
    const isRemoved = (character: string | undefined): boolean =>
      character !== undefined &&
      (whiteSpace ? whiteSpace.test(character) : [...toText(operator, chars)].includes(character))
    while (atStart && isRemoved(characters[0])) characters.shift()
    while (atEnd && isRemoved(characters.at(-1))) characters.pop()
    return characters.join('')
  })

const replace = (operator: '$replaceOne' | '$replaceAll'): Operator =>
  namedOperator(operator, { required: ['input', 'find', 'replacement'] }, (input, find, replacement) => {
    if (isNullish(input) || isNullish(find) || isNullish(replacement)) return null
    const text = toText(operator, input)
    const searched = toText(operator, find)
    const replacementText = toText(operator, replacement)
    return operator === '$replaceOne'
      ? text.replace(searched, () => replacementText)
      : text.replaceAll(searched, () => replacementText)
  })

function indexOf(text: unknown, part: unknown, start: unknown = 0, end?: unknown): number {
  const characters = [...toText('$indexOfCP', text)]
  const searched = [...toText('$indexOfCP', part)]
  const lastStart = (end === undefined ? characters.length : toNumber(end as number)) - searched.length
  for (let index = toNumber(start as number); index <= lastStart; index++)
    if (searched.every((character, offset) => characters[index + offset] === character)) return index
  return -1
}

const regexMatch = namedOperator(
  '$regexMatch',
  { required: ['input', 'regex'], optional: ['options'] },
  (input, regex, options) => {
    const source = typeof regex === 'string' ? { pattern: regex, options: '' } : (regex as BSONRegExp)
    const flags = (options as string | undefined) ?? source.options
    return toRegExp(source.pattern, flags).test(toText('$regexMatch', input))
  },
)

export const stringOperators: Record<string, Operator> = {
  $concat: nullableOperator(concat),
  $toLower: valueOperator((value) => toText('$toLower', value).toLowerCase()),
  $toUpper: valueOperator((value) => toText('$toUpper', value).toUpperCase()),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $replaceOne: replace('$replaceOne'),
  $replaceAll: replace('$replaceAll'),
  $indexOfCP: valueOperator((text, ...args) => (isNullish(text) ? null : indexOf(text, ...(args as [unknown])))),
  $strLenBytes: valueOperator((value) => Buffer.byteLength(toText('$strLenBytes', value))),
  $strLenCP: valueOperator((value) => [...toText('$strLenCP', value)].length),
  $substrCP: valueOperator(substring),
  $strcasecmp: valueOperator((a, b) =>
    Math.sign(compareStrings(toText('$strcasecmp', a).toUpperCase(), toText('$strcasecmp', b).toUpperCase())),
  ),
  $split: nullableOperator(split),
  $regexMatch: regexMatch,
}
