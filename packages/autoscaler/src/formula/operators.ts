import { type Type } from './values'

/** Precedence of the binary operators: a larger number binds more tightly. `**` and `^` are right-associative. */
export const precedences: Record<string, number> = {
  '|': 0,
  or: 10,
  '||': 10,
  and: 15,
  '&&': 15,
  '==': 20,
  '!=': 20,
  '<': 20,
  '>': 20,
  '<=': 20,
  '>=': 20,
  in: 20,
  '..': 25,
  '+': 30,
  '-': 30,
  '*': 60,
  '/': 60,
  '%': 60,
  '**': 100,
  '^': 100,
  '??': 500,
}

/** Precedence of the unary operators. */
export const unaryPrecedences: Record<string, number> = { not: 50, '!': 50, '-': 90, '+': 90 }

export const isList = (type: Type): boolean => type.endsWith('[]')

/** The type of the elements of a list. */
export const itemType = (list: Type): Type => (isList(list) ? list.slice(0, -2) : 'unknown')

/** Whether a value of the type can be one of these. */
export const canBe = (type: Type, ...types: Type[]): boolean => type === 'unknown' || types.includes(type)

const numberTypes = ['int', 'float64']

/** The type of the sum, difference or product of two numbers. */
function arithmeticType(left: Type, right: Type): Type {
  if (left === 'unknown' || right === 'unknown') return 'unknown'
  return left === 'int' && right === 'int' ? 'int' : 'float64'
}

/** The type of a result that is one of two values. */
export function commonType(left: Type, right: Type): Type {
  if (left === 'nil' || right === 'nil') return left === 'nil' ? right : left
  return left === right ? left : 'unknown'
}

/** The type of the result of an operator; null if it does not support these types. */
export function resultType(operator: string, left: Type, right: Type): Type | null {
  const both = (...types: Type[]): boolean => canBe(left, ...types) && canBe(right, ...types)
  const typeIf = (isPossible: boolean, type: Type): Type | null => (isPossible ? type : null)
  switch (operator) {
    case '==':
    case '!=':
      return typeIf(
        [left, right].some((type) => type === 'nil' || type === 'unknown') ||
          both(...numberTypes) ||
          (isList(left) && isList(right)) ||
          left === right,
        'bool',
      )
    case 'and':
    case '&&':
    case 'or':
    case '||':
      return typeIf(both('bool'), 'bool')
    case '<':
    case '<=':
    case '>':
    case '>=':
      return typeIf(both(...numberTypes) || both('string'), 'bool')
    case '+':
      return typeIf(
        both(...numberTypes) || both('string'),
        both('string') ? commonType(left, right) : arithmeticType(left, right),
      )
    case '-':
    case '*':
      return typeIf(both(...numberTypes), arithmeticType(left, right))
    case '%':
      return typeIf(both('int'), 'int')
    case '..':
      return typeIf(both('int'), 'int[]')
    case 'in':
      return typeIf(right === 'unknown' || (isList(right) && resultType('==', left, itemType(right)) !== null), 'bool')
    case '??':
      return commonType(left, right)
    default:
      return typeIf(both(...numberTypes), 'float64')
  }
}
