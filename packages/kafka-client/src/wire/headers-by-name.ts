import { type RecordHeaders } from '../record'

/** Headers as kafkajs has them: a name that occurs several times has a list of values. */
export type HeadersByName = Record<string, HeaderValue | HeaderValue[]>
type HeaderValue = Buffer | string | null

export function toHeadersByName(list: RecordHeaders): HeadersByName {
  // The object has no prototype because a header may have the name of a property of Object.
  const byName = Object.create(null) as HeadersByName
  for (const [name, value] of list) {
    const previous = byName[name]
    byName[name] = previous === undefined ? value : [previous, value].flat()
  }
  return byName
}

export function toHeaderList(headers: HeadersByName | RecordHeaders): RecordHeaders {
  if (Array.isArray(headers)) return headers as RecordHeaders
  return Object.entries(headers as HeadersByName).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, each === null ? null : Buffer.from(each)] as const),
  )
}
