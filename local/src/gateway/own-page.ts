import { type IncomingMessage, type ServerResponse } from 'node:http'
import { isFromOwnPage } from '../kubernetes-api/local-request'
import { writeJson } from '../kubernetes-api/responses'

/** Rejects requests that are not a `GET` of a page of this gateway; returns whether it did. `what`: such as "races". */
export function isRejected(req: IncomingMessage, res: ServerResponse, what: string): boolean {
  if (!isFromOwnPage(req)) reject(res, 403, `only pages of this gateway may read ${what}`)
  else if (req.method !== 'GET') reject(res, 405, 'only GET is allowed')
  else return false
  return true
}

/** Responds with a problem. */
export function reject(res: ServerResponse, status: number, detail: string): void {
  if (status === 405) res.setHeader('allow', 'GET')
  writeJson(res, status, { type: 'about:blank', title: 'Not read', status, detail })
}
