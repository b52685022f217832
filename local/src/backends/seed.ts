import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { text as readText } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

interface SeedOptions {
  /** Path of restaurants.json. */
  file: string
  /** Base URL of the API. */
  url: string
  signal: AbortSignal
}

/** The restaurants could not be posted. */
class SeedError extends Error {
  override readonly name = 'SeedError'
  readonly code = 'SEED_FAILED'
}

const MAX_ATTEMPTS = 120
const RETRY_MS = 250
/** How long GET /status waits for the result before it responds. */
const STATUS_WAIT_MS = 10_000

/** Posts the restaurants and waits until they are stored; returns their number. @throws SeedError */
export async function seedRestaurants({ file, url, signal }: SeedOptions): Promise<number> {
  const body = await readFile(file, 'utf8')
  const requestId = await post({ url: `${url}/restaurants`, body, signal })
  const status = await getStatus({ url: `${url}/status/${requestId}?wait=${STATUS_WAIT_MS}`, signal })
  if (!status.includes('created'))
    throw new SeedError(`the restaurants were not stored: GET /status returned ${status}`)
  return (JSON.parse(body) as unknown[]).length
}

async function post(request: Request): Promise<string> {
  const { status, text } = await sendUntil(request, ({ status }) => status >= 200 && status < 500)
  if (status !== 202) throw new SeedError(`POST /restaurants failed with status ${status}: ${text}`)
  return (JSON.parse(text) as { requestId: string }).requestId
}

async function getStatus(request: Request): Promise<string> {
  const { text } = await sendUntil(request, ({ status, text }) => status === 200 && !text.includes('processing'))
  return text
}

interface Request {
  url: string
  body?: string
  signal: AbortSignal
}

interface Response {
  /** 0 if there was no response. */
  status: number
  text: string
}

/**
 * Repeats a request until `isFinal` accepts the response, because the parts of the system do not become ready at the
 * same time. Returns the last response after MAX_ATTEMPTS attempts.
 */
async function sendUntil(request: Request, isFinal: (response: Response) => boolean): Promise<Response> {
  let response: Response = { status: 0, text: '' }
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    response = await send(request).catch(() => ({ status: 0, text: 'no response' }))
    if (isFinal(response)) break
    await sleep(RETRY_MS, undefined, { signal: request.signal })
  }
  return response
}

// Uses node:http, because loading fetch would delay the start.
async function send({ url, body, signal }: Request): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const outgoing = request(url, { method: body === undefined ? 'GET' : 'POST', headers, signal })
  outgoing.end(body)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: incoming.statusCode ?? 0, text: await readText(incoming) }
}
