import { badRequest } from '../responses'

const MAX_INT64 = 2n ** 63n

/** Reads an integer from the query; undefined if absent. @throws ApiError with the message of Go's parser */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const parsing = `strconv.ParseInt: parsing ${JSON.stringify(text)}`
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`${parsing}: invalid syntax`)
  const value = BigInt(text.replace('+', ''))
  if (value >= MAX_INT64 || value < -MAX_INT64) throw badRequest(`${parsing}: value out of range`)
  return Number(value)
}

/** Reads a boolean from the query; undefined if absent. As in Kubernetes, any text except `false` and `0` is true. */
export function booleanOf(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name)
  return text === null ? undefined : !['false', '0'].includes(text.toLowerCase())
}
