import { type Document, getField, isDocument, putField, splitPath } from '../bson/document'
import { badValue, failedToParse, MongoCommandError, notSupported } from '../mongo-errors'
import { arithmeticOperators } from './arithmetic-operators'
import { arrayOperators } from './array-operators'
import { comparisonOperators } from './comparison-operators'
import { conversionOperators } from './conversion-operators'
import { dateOperators } from './date-operators'
import { datePartOperators } from './date-parts'
import { iterationOperators } from './iteration-operators'
import { objectOperators } from './object-operators'
import { type Evaluate, type Operator } from './operator'
import { stringOperators } from './string-operators'

const operators: Readonly<Record<string, Operator>> = {
  ...comparisonOperators,
  ...arithmeticOperators,
  ...arrayOperators,
  ...iterationOperators,
  ...objectOperators,
  ...stringOperators,
  ...conversionOperators,
  ...dateOperators,
  ...datePartOperators,
}

/** Compiles an aggregation expression. @throws MongoCommandError for an unsupported operator. */
export function compileExpression(expression: unknown): Evaluate {
  if (typeof expression === 'string') return compileString(expression)
  if (Array.isArray(expression)) {
    const items = expression.map(compileExpression)
    return (scope) => items.map((item) => item(scope) ?? null)
  }
  if (!isDocument(expression)) return () => expression
  const [name] = Object.keys(expression)
  return name?.startsWith('$') ? compileOperator(name, expression) : compileObject(expression)
}

function compileString(text: string): Evaluate {
  if (text.startsWith('$$')) return compileVariable(text.slice(2))
  if (!text.startsWith('$')) return () => text
  const parts = splitPath(text.slice(1))
  if (parts.some((part) => part === ''))
    throw new MongoCommandError(15998, 'FieldPath field names may not be empty strings.')
  return ({ root }) => readPath(root, parts)
}

function compileVariable(path: string): Evaluate {
  const [name = '', ...parts] = splitPath(path)
  if (name === 'ROOT' || name === 'CURRENT') return ({ root }) => readPath(root, parts)
  if (name === 'REMOVE') return () => undefined
  return ({ variables }) => {
    if (name === 'NOW' && !('NOW' in variables)) throw badValue('$$NOW is not available in this expression')
    if (!Object.hasOwn(variables, name)) throw new MongoCommandError(17276, `Use of undefined variable: ${name}`)
    return readPath(variables[name], parts)
  }
}

/** The value of a field path; for an array on the path, an array of the values in its elements. */
export function readPath(value: unknown, parts: readonly string[], depth = 0): unknown {
  const part = parts[depth]
  if (part === undefined) return value
  if (isDocument(value)) return readPath(getField(value, part), parts, depth + 1)
  if (!Array.isArray(value)) return undefined
  return value
    .filter((item) => isDocument(item) || Array.isArray(item))
    .map((item) => readPath(item, parts, depth))
    .filter((item) => item !== undefined)
}

function compileOperator(name: string, expression: Document): Evaluate {
  if (Object.keys(expression).length > 1) {
    throw failedToParse(
      `an object representing an expression must have exactly one field: ${Object.keys(expression).join(', ')}`,
    )
  }
  const operator = operators[name]
  if (!operator) throw notSupported(`the expression operator ${name}`)
  return operator(expression[name], compileExpression)
}

function compileObject(expression: Document): Evaluate {
  const fields = Object.entries(expression).map(([key, value]) => [key, compileExpression(value)] as const)
  return (scope) => {
    const result: Document = {}
    for (const [key, evaluate] of fields) {
      const value = evaluate(scope)
      if (value !== undefined) putField(result, key, value)
    }
    return result
  }
}
