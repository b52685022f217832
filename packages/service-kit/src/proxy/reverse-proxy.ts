import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse, request } from 'node:http'
import { type Duplex } from 'node:stream'
import { HttpProblem, badRequest, unavailable } from '../http/problem'
import { hasBody } from '../http/request'
import { type Part } from '../lifecycle/part'
import { endToEndHeaders, forwardedHeaders, framingHeaders } from './hop-by-hop'
import { openTunnel, refuse } from './upgrade-tunnel'

export interface ReverseProxyOptions {
  /** Base URL of the target (`http://status:8080`), or a function that chooses it per request; undefined: unavailable. */
  target: string | ((req: IncomingMessage) => string | undefined)
  /** Longest wait for the start of the target's answer, ms. Default 30,000. */
  timeoutMs?: number
}

export interface ReverseProxy extends Part {
  /**
   * Passes the request on and streams the answer back; resolves when the answer has ended.
   * @throws HttpProblem 503 if the target cannot be reached or does not answer in time, 502 if it aborts a request that
   * may have taken effect.
   */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Passes an HTTP upgrade (WebSocket) on. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes idle connections to the target; requests end with the HTTP server they came through. */
  stop(): Promise<void>
}

// Closed before the target's own limit (Node's default is 5 s), or a request could be lost.
const IDLE_MS = 4_000
const DEFAULT_TIMEOUT_MS = 30_000

/** A proxy to one target: path and query are passed on unchanged, request and answer are streamed. */
export function createReverseProxy({ target, timeoutMs = DEFAULT_TIMEOUT_MS }: ReverseProxyOptions): ReverseProxy {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, timeout: IDLE_MS })
  const open = (req: IncomingMessage, headers: Record<string, string | string[]>, tunnel = false) => {
    const base = typeof target === 'string' ? target : target(req)
    if (base === undefined) throw unavailable({ detail: 'no server for this path is available' })
    const { hostname, port, host } = new URL(base)
    return request({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || 80,
      path: req.url ?? '/',
      method: req.method ?? 'GET',
      headers: { host, ...headers },
      agent: tunnel ? false : agent,
    })
  }
  return {
    handle: (req, res) => {
      const headers = Object.assign(forwardedHeaders(req), framingHeaders(req))
      return forward({ req, res, timeoutMs, open: () => open(req, headers) })
    },
    upgrade: (req, socket, head) => {
      // Without a listener a connection reset would end the process.
      socket.on('error', () => socket.destroy())
      try {
        if (hasBody(req)) throw badRequest('a request with a body cannot be upgraded')
        const { connection = 'upgrade', upgrade = 'websocket' } = req.headers
        const upstream = open(req, { connection, upgrade, ...forwardedHeaders(req) }, true)
        openTunnel({ client: socket, head, upstream, fail: failure })
        upstream.end()
      } catch (error) {
        refuse(socket, failure(error))
      }
    },
    name: 'proxy',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(agent.destroy()),
  }
}

interface Forward {
  req: IncomingMessage
  res: ServerResponse
  timeoutMs: number
  open: () => ClientRequest
}

async function forward(options: Forward): Promise<void> {
  const { req, res } = options
  try {
    await attempt(options)
  } catch (error) {
    if (res.headersSent || res.destroyed) return void res.destroy()
    // The target has closed this kept-alive connection; it has not read any of the request.
    if (error instanceof StaleConnectionError && !hasBody(req) && isSafe(req)) return await attempt(options)
    // The rest of the body would block the connection for the next request.
    req.unpipe()
    req.resume()
    throw failure(error, isSafe(req))
  }
}

function attempt({ req, res, timeoutMs, open }: Forward): Promise<void> {
  return new Promise((resolve, reject) => {
    const upstream = open()
    const timer = setTimeout(() => upstream.destroy(silent(timeoutMs)), timeoutMs)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(upstream.reusedSocket && isReset(error) ? new StaleConnectionError({ cause: error }) : error)
    }
    upstream.on('error', fail)
    upstream.on('response', (answer) => {
      clearTimeout(timer)
      passBack(answer, res).then(resolve, reject)
    })
    // The client has disconnected: end the request to the target too.
    res.once('close', () => {
      clearTimeout(timer)
      if (!res.writableFinished) upstream.destroy()
      resolve()
    })
    if (hasBody(req)) req.pipe(upstream)
    else upstream.end()
  })
}

function passBack(answer: IncomingMessage, res: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const [name, value] of Object.entries(endToEndHeaders(answer.headers))) res.setHeader(name, value)
    res.writeHead(answer.statusCode ?? 502, answer.statusMessage)
    // Sends the head at once: a stream of events is open before its first event.
    if (answer.headers['content-type']?.startsWith('text/event-stream')) res.flushHeaders()
    answer.on('error', reject)
    answer.on('end', resolve)
    answer.pipe(res)
  })
}

/** The target closed a kept-alive connection before it answered. */
class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError'
  readonly code = 'STALE_CONNECTION'

  constructor(options: ErrorOptions) {
    super('the target closed a kept connection', options)
  }
}

const codeOf = (error: unknown) => (error as { code?: unknown } | undefined)?.code
const isReset = (error: unknown) => codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE'
const isSafe = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD'
const UNREACHABLE = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'])

function silent(timeoutMs: number): HttpProblem {
  return unavailable({ detail: `the service behind did not answer within ${timeoutMs} ms` })
}

function failure(error: unknown, isSafeToRepeat = false): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (UNREACHABLE.has(codeOf(error)))
    return unavailable({ detail: 'the service behind is not reachable', cause: error })
  const detail = 'the service behind broke off'
  return isSafeToRepeat ? unavailable({ detail, cause: error }) : new HttpProblem({ status: 502, detail, cause: error })
}
