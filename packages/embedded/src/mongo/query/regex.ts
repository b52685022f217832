import { type BSONRegExp } from 'bson'
import { memoized } from '../../memoized'
import { badValue } from '../mongo-errors'

export const isRegex = (value: unknown): value is BSONRegExp =>
  (value as { _bsontype?: string } | null | undefined)?._bsontype === 'BSONRegExp'

/**
 * The RegExp of a PCRE pattern with the options i, m, s and u.
 * @throws MongoCommandError for other options and for unsupported syntax.
 */
export function toRegExp(pattern: string, options = ''): RegExp {
  const unknownOption = [...options].find((option) => !'imsu'.includes(option))
  if (unknownOption !== undefined) throw badValue(`invalid flag in regex options: ${unknownOption}`)
  return compile(`${options}/${pattern}`)
}

const compile = memoized((optionsAndPattern) => {
  const [, options = '', pattern = ''] = /^([imsu]*)\/([^]*)$/.exec(optionsAndPattern) ?? []
  const leadingFlags = /^\(\?([ims]+)\)/.exec(pattern)
  const flags = new Set([...options, ...(leadingFlags?.[1] ?? '')].filter((flag) => flag !== 'u'))
  try {
    return new RegExp(leadingFlags ? pattern.slice(leadingFlags[0].length) : pattern, [...flags].join(''))
  } catch (error) {
    throw badValue(`Regular expression is invalid: ${(error as Error).message}`)
  }
}, 1_000)
