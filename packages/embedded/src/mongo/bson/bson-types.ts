import { ownValue } from '../../own-value'
import { isInt32 } from './numeric'

/**
 * The BSON types except javascriptWithScope by their `$type` aliases, with their `$type` numbers and their ranks in
 * MongoDB's comparison order.
 */
export const bsonTypes = {
  // Types whose values are compared with each other have the same rank.
  minKey: { number: -1, rank: 0 },
  undefined: { number: 6, rank: 1 },
  null: { number: 10, rank: 2 },
  int: { number: 16, rank: 3 },
  long: { number: 18, rank: 3 },
  double: { number: 1, rank: 3 },
  decimal: { number: 19, rank: 3 },
  symbol: { number: 14, rank: 4 },
  string: { number: 2, rank: 4 },
  object: { number: 3, rank: 5 },
  array: { number: 4, rank: 6 },
  binData: { number: 5, rank: 7 },
  objectId: { number: 7, rank: 8 },
  bool: { number: 8, rank: 9 },
  date: { number: 9, rank: 10 },
  timestamp: { number: 17, rank: 11 },
  regex: { number: 11, rank: 12 },
  dbPointer: { number: 12, rank: 13 },
  javascript: { number: 13, rank: 14 },
  maxKey: { number: 127, rank: 15 },
}

export type TypeName = keyof typeof bsonTypes

/** The aliases of the types by their numbers, as in `$type`. */
export const typeNamesByNumber: ReadonlyMap<number, TypeName> = new Map(
  Object.entries(bsonTypes).map(([name, { number }]) => [number, name as TypeName]),
)

const typesByClassName: Record<string, TypeName> = {
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  ObjectId: 'objectId',
  Binary: 'binData',
  Decimal128: 'decimal',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  Long: 'long',
  Int32: 'int',
  Double: 'double',
}

/** The alias of the value's BSON type, as in `$type`. An integer in the int32 range is reported as int. */
export function typeName(value: unknown): TypeName {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double'
  if (typeof value === 'bigint') return 'long'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'object' ? objectTypeName(value) : 'undefined'
}

function objectTypeName(value: object | null): TypeName {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  const { _bsontype: className } = value as { _bsontype?: unknown }
  return (typeof className === 'string' ? ownValue(typesByClassName, className) : undefined) ?? 'object'
}

/** The rank of the value's type in MongoDB's comparison order. */
export const typeRank = (value: unknown): number => bsonTypes[typeName(value)].rank
