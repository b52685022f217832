import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { writeJson } from '../kubernetes-api/responses'
import { isFromOwnPage } from '../kubernetes-api/local-request'

/**
 * Handles `GET` of the newest race, which `npm run lab -- --race` writes to `file`; 404 before the first race. Only for pages
 * of this gateway.
 */
export async function handleRace(req: IncomingMessage, res: ServerResponse, file: string): Promise<void> {
  if (!isFromOwnPage(req)) return reject(res, 403, 'only pages of this gateway may read races')
  if (req.method !== 'GET') return reject(res, 405, 'only GET is allowed')
  const report = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!report) return reject(res, 404, 'no race has been run in this checkout; run one with npm run lab -- --race')
  res
    .writeHead(200, {
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .end(report)
}

function reject(res: ServerResponse, status: number, detail: string): void {
  if (status === 405) res.setHeader('allow', 'GET')
  writeJson(res, status, { type: 'about:blank', title: 'No race', status, detail })
}
