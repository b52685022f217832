import { type IncomingMessage } from 'node:http'
import { isLocalRequest } from '../kubernetes-api/local-request'

/** Whether a request comes from a page that this gateway serves, or from a program of this machine. */
export function isOwnPage(req: IncomingMessage): boolean {
  const { host, origin } = req.headers
  const site = req.headers['sec-fetch-site'] ?? 'same-origin'
  return isLocalRequest(req) && (origin === undefined || origin === `http://${host}`) && site === 'same-origin'
}
