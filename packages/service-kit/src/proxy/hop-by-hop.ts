import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

// RFC 9110 §7.6.1: these apply to one connection only.
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

/** Headers of a request that the proxy sets itself. */
const OWN = new Set(['host', 'content-length'])
const NONE: ReadonlySet<string> = new Set()

/** The headers of a message for the next hop: without the hop-by-hop ones and those that `connection` names. */
export function endToEndHeaders(
  headers: IncomingHttpHeaders,
  dropped: ReadonlySet<string> = NONE,
): Record<string, string | string[]> {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.includes(name) && !dropped.has(name)) kept[name] = value
  return kept
}

/**
 * Headers of a request for the target: end to end, with `x-forwarded-*`, without `host` and without those that frame
 * the body.
 */
export function forwardedHeaders(req: IncomingMessage): Record<string, string | string[]> {
  const { headers, socket } = req
  const chain = [headers['x-forwarded-for'] ?? [], socket.remoteAddress ?? 'unknown'].flat()
  return Object.assign(endToEndHeaders(headers, OWN), {
    'x-forwarded-for': chain.join(', '),
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host ?? '',
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
  })
}

/**
 * The header that frames the body. The target must always get it, even if the client lists it in `connection`: a body
 * without it would be read as the next request, which no route has checked (request smuggling).
 */
export function framingHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { 'transfer-encoding': coding, 'content-length': length } = headers
  if (coding !== undefined) return { 'transfer-encoding': coding }
  return length === undefined ? {} : { 'content-length': length }
}
