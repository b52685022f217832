import { type IncomingMessage, type ServerResponse } from 'node:http'

/** Node's request, with its time of arrival and the properties that the express router sets. */
export interface RoutedRequest extends IncomingMessage {
  /** Time of arrival by `performance.now()`, ms. The server sets this field. */
  arrivedAt?: number
  params: Record<string, string | string[]>
  body?: unknown
  route?: { path: string }
}

export type RequestListener = (req: RoutedRequest, res: ServerResponse) => void

/** The undecoded path of a request, without the query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}

/** The query of a request. If a name is repeated, its last value. */
export function queryOf({ url = '' }: IncomingMessage): Record<string, string> {
  const start = url.indexOf('?')
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start)))
}

export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': transferEncoding } = headers
  return transferEncoding !== undefined || length !== '0'
}
