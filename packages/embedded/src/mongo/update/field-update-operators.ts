import { Timestamp } from 'bson'
import { compareValues, isIdentical } from '../bson/compare'
import { documentOrEmpty, isDocument } from '../bson/document'
import { calculate, isNumeric } from '../bson/numeric'
import { typeName } from '../bson/bson-types'
import { badValue, typeMismatch } from '../mongo-errors'
import { type FieldChange } from './change-path'

/** Compiles an operator to the change of a field; `now` is the time at which the command started. */
export type UpdateOperator = (operand: unknown, field: { path: string; now: Date }) => FieldChange

/** The new value, or the old one if it is the same, so the document is not changed. */
const unlessIdentical = (old: unknown, value: unknown): unknown =>
  old !== undefined && isIdentical(old, value) ? old : value

const set: UpdateOperator = (operand) => (old) => unlessIdentical(old, operand)

const arithmetic =
  (name: '$inc' | '$mul', operation: 'add' | 'multiply'): UpdateOperator =>
  (operand, { path }) => {
    const verb = name === '$inc' ? 'increment' : 'multiply'
    if (!isNumeric(operand))
      throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${typeName(operand)}}`)
    return (old) => {
      if (old === undefined) return name === '$inc' ? operand : calculate('multiply', operand, 0)
      if (!isNumeric(old)) {
        throw typeMismatch(
          `Cannot apply ${name} to a value of non-numeric type. The field '${path}' is of type ${typeName(old)}`,
        )
      }
      return unlessIdentical(old, calculate(operation, old, operand))
    }
  }

const extreme =
  (sign: 1 | -1): UpdateOperator =>
  (operand) =>
  (old) =>
    old === undefined || compareValues(operand, old) * sign > 0 ? operand : old

const currentDate: UpdateOperator = (operand, { path, now }) => {
  const type = isDocument(operand) ? operand['$type'] : 'date'
  if (type === 'timestamp') return () => Timestamp.fromBits(1, Math.floor(now.getTime() / 1_000))
  if (type !== 'date') throw badValue(`The '$type' string field of ${path} is required to be 'date' or 'timestamp'`)
  return () => now
}

const bitOperations: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}

const bit: UpdateOperator = (operand, { path }) => {
  const operations = Object.entries(documentOrEmpty(operand))
  if (
    operations.length === 0 ||
    operations.some(([name, value]) => !Object.hasOwn(bitOperations, name) || !isInteger(value))
  ) {
    throw badValue(`The $bit modifier of ${path} expects 'and', 'or' or 'xor' with an integer`)
  }
  return (old = 0) => {
    if (!isInteger(old)) throw badValue(`Cannot apply $bit to a value of non-integral type at ${path}`)
    const result = operations.reduce(
      (value, [name, bits]) => bitOperations[name]?.(value, BigInt(bits as number)) ?? value,
      BigInt(old),
    )
    return typeof old === 'bigint' ? result : Number(result)
  }
}

const isInteger = (value: unknown): value is number | bigint => typeof value === 'bigint' || Number.isInteger(value)

/** Field update operators, except `$rename`, which changes two fields. */
export const fieldUpdateOperators: Record<string, UpdateOperator> = {
  $set: set,
  $setOnInsert: set,
  $unset: () => () => undefined,
  $inc: arithmetic('$inc', 'add'),
  $mul: arithmetic('$mul', 'multiply'),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $bit: bit,
}
