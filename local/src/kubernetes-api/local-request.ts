import { type IncomingMessage } from 'node:http'
import { isLoopback } from '../listen'

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/**
 * Whether a request comes from this machine, names it in the Host header, and does not come from a page of another site. In a
 * DNS rebinding attack, a web site resolves its own domain to 127.0.0.1, so that the browser calls this server, but then the
 * Host header contains that domain.
 */
export function isLocalRequest({ headers, socket }: IncomingMessage): boolean {
  return (
    isLoopback(socket.remoteAddress) &&
    LOCAL_HOST.test(headers.host ?? '') &&
    headers['sec-fetch-site'] !== 'cross-site'
  )
}

/** Whether a request comes from a page of this server, or from a local program. */
export function isFromOwnPage(req: IncomingMessage): boolean {
  const { host, origin } = req.headers
  const site = req.headers['sec-fetch-site'] ?? 'same-origin'
  return isLocalRequest(req) && (origin === undefined || origin === `http://${host}`) && site === 'same-origin'
}
