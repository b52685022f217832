import { ApiError } from './status'

/** A whole number of the query, undefined where it is absent. @throws ApiError for what is none. */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new ApiError(400, 'BadRequest', `${name}: invalid value "${text}": expected a whole number`)
}
