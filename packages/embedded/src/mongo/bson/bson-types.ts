const classNames: Record<string, TypeName> = {
  MinKey: 'minKey',
  MaxKey: 'maxKey',
  ObjectId: 'objectId',
  Binary: 'binData',
  Decimal128: 'decimal',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  DBRef: 'dbPointer',
  Long: 'long',
  Int32: 'int',
  Double: 'double',
}

export type TypeName =
  | 'minKey'
  | 'undefined'
  | 'null'
  | 'int'
  | 'long'
  | 'double'
  | 'decimal'
  | 'symbol'
  | 'string'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'dbPointer'
  | 'javascript'
  | 'maxKey'

/** MongoDB's comparison order of types. Types that are compared by value have the same rank. */
const ranks: Record<TypeName, number> = {
  minKey: 0,
  undefined: 1,
  null: 2,
  int: 3,
  long: 3,
  double: 3,
  decimal: 3,
  symbol: 4,
  string: 4,
  object: 5,
  array: 6,
  binData: 7,
  objectId: 8,
  bool: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  dbPointer: 13,
  javascript: 14,
  maxKey: 15,
}

/** The numbers of the types, as in `$type`. */
export const typeNumbers: Record<number, TypeName> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  6: 'undefined',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  12: 'dbPointer',
  13: 'javascript',
  14: 'symbol',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
  [-1]: 'minKey',
  127: 'maxKey',
}

const isInt32 = (value: number): boolean => (value | 0) === value

/** The alias of the value's BSON type, as in `$type`. A whole double in the int32 range is reported as int. */
export function typeName(value: unknown): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return isInt32(value) ? 'int' : 'double'
    case 'bigint':
      return 'long'
    case 'boolean':
      return 'bool'
    case 'object':
      return objectTypeName(value)
    default:
      return 'undefined'
  }
}

function objectTypeName(value: object | null): TypeName {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  const tag = (value as { _bsontype?: string })._bsontype
  return (typeof tag === 'string' ? classNames[tag] : undefined) ?? 'object'
}

/** The rank of the value's type in MongoDB's comparison order. */
export const typeRank = (value: unknown): number => ranks[typeName(value)]
