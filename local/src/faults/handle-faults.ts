import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type FaultsView } from '@food-delivery/contracts'
import {
  RejectedRequestError,
  answerPage,
  assertFromOwnPage,
  assertMethod,
  readJsonBody,
} from '../gateway/page-request'
import { endOnAbort, writeJson, writePart } from '../kubernetes-api/responses'
import { FaultRefusedError } from './fault-system'
import { type Faults } from './faults'

/**
 * Serves the faults to pages of this gateway and local programs: GET lists them (with `Accept: text/event-stream`, again after
 * each change), POST injects one, DELETE with `?id=` ends one.
 */
export function handleFaults(req: IncomingMessage, res: ServerResponse, faults: Faults): Promise<void> {
  return answerPage(res, 'Fault request rejected', async () => {
    assertFromOwnPage(req, 'inject faults')
    assertMethod(req, res, Object.keys(handlers).join(', '))
    await handlers[req.method ?? '']?.(req, res, faults)
  })
}

type Handler = (req: IncomingMessage, res: ServerResponse, faults: Faults) => Promise<void> | void

const handlers: Readonly<Record<string, Handler | undefined>> = {
  GET: (req, res, faults) => {
    if (!req.headers.accept?.includes('text/event-stream')) return writeJson(res, 200, faults.view())
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const send = (view: FaultsView) => writePart(res, `data: ${JSON.stringify(view)}\n\n`)
    send(faults.view())
    endOnAbort(res, new AbortController().signal, faults.subscribe(send))
  },
  POST: async (req, res, faults) => {
    const request = await parseRequest(await readJsonBody(req))
    try {
      writeJson(res, 201, await faults.start(request))
    } catch (error) {
      if (error instanceof FaultRefusedError) throw new RejectedRequestError(409, error.message)
      throw error
    }
  },
  DELETE: async (req, res, faults) => {
    const id = new URL(req.url ?? '/', 'http://localhost').searchParams.get('id') ?? ''
    const fault = await faults.undo(id)
    if (!fault) throw new RejectedRequestError(404, `no active fault has the id "${id}"`)
    writeJson(res, 200, fault)
  },
}

async function parseRequest(body: unknown) {
  // Imported here, because loading the schemas would delay the start of the system.
  const { faultRequestSchema } = await import('@food-delivery/contracts/dist/fault-request.js')
  const { data, error } = faultRequestSchema.safeParse(body)
  if (data) return data
  const errors = (error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }))
  const detail = errors.map(({ path, message }) => `${path === '' ? 'body' : path}: ${message}`).join('; ')
  throw new RejectedRequestError(400, detail, errors)
}
