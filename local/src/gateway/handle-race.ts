import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { RejectedRequestError, answerPage, assertFromOwnPage, assertMethod } from './page-request'

/**
 * Handles `GET` of the report of the newest race, a comparison of autoscalers, which `npm run lab -- --race` writes to `file`.
 * Responds with 404 before the first race. Only for pages of this gateway and local programs.
 */
export function handleRace(req: IncomingMessage, res: ServerResponse, file: string): Promise<void> {
  return answerPage(res, 'Race not available', async () => {
    assertFromOwnPage(req, 'read races')
    assertMethod(req, res, 'GET')
    const report = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      throw new RejectedRequestError(404, 'no race has been run in this checkout; run one with npm run lab -- --race')
    })
    const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }
    res.writeHead(200, { 'content-type': 'application/json', ...headers }).end(report)
  })
}
