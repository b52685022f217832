import { type Binary, type BSONRegExp, type ObjectId, type Timestamp } from 'bson'
import { currentCollation } from './collation'
import { type Document } from './document'
import { compareNumeric, type Numeric } from './numeric'
import { bsonTypes, typeName, typeRank, type TypeName } from './bson-types'

type Comparator = (a: never, b: never) => number

const comparators: Partial<Record<TypeName, Comparator>> = {
  object: compareDocuments,
  array: compareArrays,
  binData: compareBinary,
  objectId: (a: ObjectId, b: ObjectId) => Buffer.compare(a.id, b.id),
  bool: (a: boolean, b: boolean) => Number(a) - Number(b),
  date: (a: Date, b: Date) => a.getTime() - b.getTime(),
  timestamp: (a: Timestamp, b: Timestamp) => a.compare(b),
  dbPointer: compareAsJson,
  javascript: compareAsJson,
  regex: (a: BSONRegExp, b: BSONRegExp) => compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options),
}

/** Compares two values in MongoDB's order of all BSON types. Pass undefined for a missing value. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'number' && typeof b === 'number') return compareNumeric(a, b)
  const rank = typeRank(a)
  const difference = rank - typeRank(b)
  if (difference !== 0) return difference
  if (rank === bsonTypes.int.rank) return compareNumeric(a as Numeric, b as Numeric)
  if (rank === bsonTypes.string.rank) return compareText(String(a), String(b))
  const comparator = comparators[typeName(a)]
  return comparator ? comparator(a as never, b as never) : 0
}

const compareText = (a: string, b: string): number => (currentCollation()?.compare ?? compareStrings)(a, b)

export const equals = (a: unknown, b: unknown): boolean => a === b || compareValues(a, b) === 0

/** Whether the values are equal and have the same types, so that replacing one with the other changes nothing. */
export function isIdentical(a: unknown, b: unknown): boolean {
  if (a === b) return true
  const type = typeName(a)
  if (type !== typeName(b)) return false
  // With a collation, different strings could compare as equal.
  if (type === 'string') return false
  return type === 'decimal' ? String(a) === String(b) : compareValues(a, b) === 0 && haveIdenticalItems(a, b)
}

function haveIdenticalItems(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return a.every((item, index) => isIdentical(item, (b as unknown[])[index]))
  if (typeName(a) !== 'object') return true
  const [left, right] = [a as Document, b as Document]
  return Object.keys(left).every((key) => isIdentical(left[key], right[key]))
}

/** Compares by code point, which is the order of the UTF-8 bytes; JavaScript's `<` sorts surrogates before U+E000. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const shorterLength = Math.min(a.length, b.length)
  for (let index = 0; index < shorterLength; index++) {
    const left = a.charCodeAt(index)
    const right = b.charCodeAt(index)
    if (left !== right) return codePointRank(left) - codePointRank(right)
  }
  return a.length - b.length
}

/** The rank of a UTF-16 code unit. Surrogates encode code points above U+FFFF, so they follow all other code units. */
function codePointRank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  const isSurrogate = codeUnit < 0xe000
  return isSurrogate ? codeUnit + 0x2000 : codeUnit - 0x800
}

function compareDocuments(a: Document, b: Document): number {
  const left = Object.entries(a)
  const right = Object.entries(b)
  for (const [index, [name, value]] of left.entries()) {
    const rightField = right[index]
    if (!rightField) return 1
    const [rightName, rightValue] = rightField
    const difference =
      typeRank(value) - typeRank(rightValue) || compareStrings(name, rightName) || compareValues(value, rightValue)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (const [index, value] of a.entries()) {
    if (index >= b.length) return 1
    const difference = compareValues(value, b[index])
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function compareBinary(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(bytesOf(a), bytesOf(b))
}

function compareAsJson(a: unknown, b: unknown): number {
  return compareStrings(JSON.stringify(a), JSON.stringify(b))
}

const bytesOf = (binary: Binary): Uint8Array => binary.buffer.subarray(0, binary.position)
