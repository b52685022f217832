import { type IncomingMessage } from 'node:http'

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/**
 * Whether a request names this machine as its host. Another web site can resolve a name of its own to 127.0.0.1 and make a
 * browser call us (DNS rebinding); then the Host header has that name.
 */
export function isLocalRequest({ headers }: IncomingMessage): boolean {
  return LOCAL_HOST.test(headers.host ?? '') && headers['sec-fetch-site'] !== 'cross-site'
}

/** Whether a request comes from a page that this gateway serves, or from a local program. */
export function isOwnPage(req: IncomingMessage): boolean {
  const { host, origin } = req.headers
  const site = req.headers['sec-fetch-site'] ?? 'same-origin'
  return isLocalRequest(req) && (origin === undefined || origin === `http://${host}`) && site === 'same-origin'
}
