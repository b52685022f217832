import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { isRejected, reject } from './own-page'

/**
 * Handles `GET` of the newest race, which `npm run lab -- --race` writes to `file`; 404 before the first race. Only for pages
 * of this gateway.
 */
export async function handleRace(req: IncomingMessage, res: ServerResponse, file: string): Promise<void> {
  if (isRejected(req, res, 'races')) return
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
