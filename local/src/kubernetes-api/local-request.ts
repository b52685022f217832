import { type IncomingMessage } from 'node:http'

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/**
 * Whether a request means this machine by name. A web page elsewhere can make a name of its own resolve to 127.0.0.1
 * and have a browser call us with it; that name stands in the Host header.
 */
export function isLocalRequest({ headers }: IncomingMessage): boolean {
  return LOCAL_HOST.test(headers.host ?? '') && headers['sec-fetch-site'] !== 'cross-site'
}

/** Whether a request comes from a page that this gateway serves, or from a program of this machine. */
export function isOwnPage(req: IncomingMessage): boolean {
  const { host, origin } = req.headers
  const site = req.headers['sec-fetch-site'] ?? 'same-origin'
  return isLocalRequest(req) && (origin === undefined || origin === `http://${host}`) && site === 'same-origin'
}
