import { type BSONRegExp } from 'bson'
import { badValue } from '../errors'

const known = new Map<string, RegExp>()

export const isRegex = (value: unknown): value is BSONRegExp =>
  (value as { _bsontype?: string } | null | undefined)?._bsontype === 'BSONRegExp'

/** A RegExp for a PCRE pattern with the options i, m, s and u. Throws for other options and for unsupported syntax. */
export function toRegExp(pattern: string, options = ''): RegExp {
  const key = `${options}/${pattern}`
  const found = known.get(key)
  if (found) return found
  const expression = build(pattern, options)
  if (known.size > 1_000) known.clear()
  known.set(key, expression)
  return expression
}

function build(pattern: string, options: string): RegExp {
  const unknown = [...options].find((option) => !'imsu'.includes(option))
  if (unknown !== undefined) throw badValue(`invalid flag in regex options: ${unknown}`)
  const leading = /^\(\?([ims]+)\)/.exec(pattern)
  const flags = new Set([...options, ...(leading?.[1] ?? '')].filter((flag) => flag !== 'u'))
  try {
    return new RegExp(leading ? pattern.slice(leading[0].length) : pattern, [...flags].join(''))
  } catch (error) {
    throw badValue(`Regular expression is invalid: ${(error as Error).message}`)
  }
}
