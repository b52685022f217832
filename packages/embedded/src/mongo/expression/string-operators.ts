import { type BSONRegExp } from 'bson'
import { compareStrings } from '../bson/compare'
import { asDouble, isDecimal, isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { MongoCommandError, typeMismatch } from '../errors'
import { toRegExp } from '../query/regex'
import { isNullish, isTrue, namedOperator, nullableOperator, type Operator, valueOperator } from './operator'

function toText(operator: string, value: unknown): string {
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

function toStringValue(value: unknown): string {
  if (typeof value === 'boolean' || typeName(value) === 'objectId') return String(value)
  return toText('$toString', value)
}

function toDouble(value: unknown): number {
  if (value instanceof Date || typeof value === 'boolean') return Number(value)
  const number = isNumeric(value) ? toNumber(value) : typeof value === 'string' && value.trim() ? Number(value) : NaN
  if (!Number.isNaN(number) || isDecimal(value)) return number
  throw new MongoCommandError(241, `Failed to parse number '${String(value)}' in $convert with no onError value`)
}

function toDate(value: unknown): Date {
  const date = new Date(value instanceof Date || typeof value === 'string' ? value : toDouble(value))
  if (Number.isNaN(date.getTime())) throw new MongoCommandError(241, `Error parsing date string '${String(value)}'`)
  return date
}

function split(value: unknown, separator: unknown): string[] {
  if (typeof value !== 'string' || typeof separator !== 'string') throw typeMismatch('$split requires strings')
  return value.split(separator)
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
  $strLenCP: valueOperator((value) => [...toText('$strLenCP', value)].length),
  $substrCP: valueOperator(substring),
  $strcasecmp: valueOperator((a, b) =>
    Math.sign(compareStrings(toText('$strcasecmp', a).toUpperCase(), toText('$strcasecmp', b).toUpperCase())),
  ),
  $split: nullableOperator(split),
  $regexMatch: regexMatch,
  $toString: nullableOperator(toStringValue),
  $toDouble: nullableOperator((value) => asDouble(toDouble(value))),
  $toInt: nullableOperator((value) => Math.trunc(toDouble(value))),
  $toLong: nullableOperator((value) => BigInt(Math.trunc(toDouble(value)))),
  $toDate: nullableOperator(toDate),
  $toBool: nullableOperator(isTrue),
}
