import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

// RFC 9110 §7.6.1: hop-by-hop headers apply to one connection only.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The headers of a message without hop-by-hop headers, headers that `connection` lists, and `excluded` headers. */
export function endToEndHeaders(headers: IncomingHttpHeaders, ...excluded: string[]) {
  const listed = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const dropped = [...listed, ...excluded]
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name) && !dropped.includes(name)) kept[name] = value
  }
  return kept
}

/** End-to-end headers of a request with `x-forwarded-*`, but without `host` and the headers that frame the body. */
export function forwardedHeaders({ headers, socket }: IncomingMessage): Record<string, string | string[]> {
  const addresses = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? 'unknown'].flat()
  return Object.assign(endToEndHeaders(headers, 'host', 'content-length'), {
    'x-forwarded-for': addresses.join(', '),
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host ?? '',
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
  })
}

/**
 * The header that frames the body of a request. It is always forwarded, even if the client lists it in `connection`:
 * without it, the target would read the body as another request, which no route has checked (request smuggling).
 */
export function framingHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { 'transfer-encoding': coding, 'content-length': length } = headers
  if (coding !== undefined) return { 'transfer-encoding': coding }
  return length === undefined ? {} : { 'content-length': length }
}
