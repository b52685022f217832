import { Decimal128, ObjectId } from 'bson'
import { typeName } from '../bson/bson-types'
import { asDouble, isDecimal, isNumeric, toNumber } from '../bson/numeric'
import { MongoCommandError } from '../mongo-errors'
import { isTrue, nullableOperator, type Operator, valueOperator } from './operator'
import { toText } from './string-operators'

function toStringValue(value: unknown): string {
  if (typeof value === 'boolean' || typeName(value) === 'objectId') return String(value)
  return toText('$toString', value)
}

function toDouble(value: unknown): number {
  if (value instanceof Date || typeof value === 'boolean') return Number(value)
  const number = parseNumber(value)
  if (!Number.isNaN(number) || isDecimal(value)) return number
  throw new MongoCommandError(241, `Failed to parse number '${String(value)}' in $convert with no onError value`)
}

/** The number of a numeric value, or of a text such as `1.5`; otherwise NaN. */
function parseNumber(value: unknown): number {
  if (isNumeric(value)) return toNumber(value)
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

function toDate(value: unknown): Date {
  const date = new Date(value instanceof Date || typeof value === 'string' ? value : toDouble(value))
  if (Number.isNaN(date.getTime())) throw new MongoCommandError(241, `Error parsing date string '${String(value)}'`)
  return date
}

function toObjectId(value: unknown): unknown {
  if (typeName(value) === 'objectId') return value
  if (typeof value === 'string' && /^[\da-f]{24}$/i.test(value)) return new ObjectId(value)
  throw new MongoCommandError(241, `Failed to parse objectId '${String(value)}' in $convert with no onError value`)
}

/** Operators that convert a value to another type. */
export const conversionOperators: Record<string, Operator> = {
  $toBool: nullableOperator(isTrue),
  $toDate: nullableOperator(toDate),
  $toDecimal: nullableOperator((value) => Decimal128.fromString(toText('$toDecimal', value))),
  $toDouble: nullableOperator((value) => asDouble(toDouble(value))),
  $toInt: nullableOperator((value) => Math.trunc(toDouble(value))),
  $toLong: nullableOperator((value) => BigInt(Math.trunc(toDouble(value)))),
  $toObjectId: nullableOperator(toObjectId),
  $toString: nullableOperator(toStringValue),
  $isNumber: valueOperator(isNumeric),
}
