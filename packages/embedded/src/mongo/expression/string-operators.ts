import { compareStrings } from '../bson/compare'
import { isDecimal, isNumeric, toNumber } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { MongoCommandError, typeMismatch } from '../errors'
import { toRegExp } from '../query/regex'
import { isNullish, isTrue, namedArguments, onValues, type Operator } from './operator'

const shown = (value: unknown): string => `${value as string}`

function text(operator: string, value: unknown): string {
  if (isNullish(value)) return ''
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (isNumeric(value)) return String(value)
  throw new MongoCommandError(16007, `${operator} can't convert from BSON type ${typeName(value)} to String`)
}

function concat(...values: unknown[]): unknown {
  if (values.some(isNullish)) return null
  if (values.some((value) => typeof value !== 'string'))
    throw new MongoCommandError(16702, '$concat only supports strings')
  return values.join('')
}

function substring(value: unknown, start: unknown, length: unknown): string {
  const characters = [...text('$substrCP', value)]
  const from = toNumber(start as number)
  const count = toNumber(length as number)
  return characters.slice(from, count < 0 ? undefined : from + count).join('')
}

function toText(value: unknown): unknown {
  if (isNullish(value)) return null
  if (typeof value === 'boolean' || typeName(value) === 'objectId') return shown(value)
  return text('$toString', value)
}

function toDouble(value: unknown): unknown {
  if (isNullish(value)) return null
  if (value instanceof Date) return value.getTime()
  const number = isNumeric(value)
    ? toNumber(value)
    : typeof value === 'string' && value.trim()
      ? Number(value)
      : Number.NaN
  if (Number.isNaN(number) && !isDecimal(value)) {
    if (typeof value === 'boolean') return Number(value)
    throw new MongoCommandError(241, `Failed to parse number '${shown(value)}' in $convert with no onError value`)
  }
  return number
}

function toLong(value: unknown): unknown {
  const number = toDouble(value)
  return number === null ? null : BigInt(Math.trunc(number as number))
}

function toDate(value: unknown): unknown {
  if (isNullish(value)) return null
  const date = new Date(value instanceof Date || typeof value === 'string' ? value : Number(toDouble(value)))
  if (Number.isNaN(date.getTime())) throw new MongoCommandError(241, `Error parsing date string '${shown(value)}'`)
  return date
}

function split(value: unknown, separator: unknown): unknown {
  if (isNullish(value) || isNullish(separator)) return null
  if (typeof value !== 'string' || typeof separator !== 'string') throw typeMismatch('$split requires strings')
  return value.split(separator)
}

const regexMatch: Operator = (operand, compile) => {
  const named = namedArguments('$regexMatch', operand, ['input', 'regex'])
  const [input, regex, options] = ['input', 'regex', 'options'].map((name) => compile(named[name]))
  return (scope) => {
    const pattern = regex?.(scope) as string | { pattern: string; options: string }
    const source = typeof pattern === 'string' ? { pattern, options: '' } : pattern
    const flags = (options?.(scope) as string | undefined) ?? source.options
    return toRegExp(source.pattern, flags).test(text('$regexMatch', input?.(scope)))
  }
}

export const stringOperators: Record<string, Operator> = {
  $concat: onValues(concat),
  $toLower: onValues((value) => text('$toLower', value).toLowerCase()),
  $toUpper: onValues((value) => text('$toUpper', value).toUpperCase()),
  $strLenCP: onValues((value) => [...text('$strLenCP', value)].length),
  $substrCP: onValues(substring),
  $strcasecmp: onValues((a, b) =>
    Math.sign(compareStrings(text('$strcasecmp', a).toUpperCase(), text('$strcasecmp', b).toUpperCase())),
  ),
  $split: onValues(split),
  $regexMatch: regexMatch,
  $toString: onValues(toText),
  $toDouble: onValues(toDouble),
  $toInt: onValues((value) => (isNullish(value) ? null : Math.trunc(toDouble(value) as number))),
  $toLong: onValues(toLong),
  $toDate: onValues(toDate),
  $toBool: onValues((value) => (isNullish(value) ? null : isTrue(value))),
}
