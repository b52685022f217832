import { type IncomingMessage } from 'node:http'

/** A request in `express.Router`: Node's own, without the additions of an express app. */
export interface RoutedRequest extends IncomingMessage {
  params: Record<string, string | string[]>
  body?: unknown
  route?: { path: string }
}

/** The undecoded path of a request, without query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? url
}

/** The query of a request; the last value of a name that is repeated. */
export function queryOf({ url = '' }: IncomingMessage): Record<string, string> {
  const start = url.indexOf('?')
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start)))
}

/** Whether a request has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': chunked } = headers
  return chunked !== undefined || length !== '0'
}
