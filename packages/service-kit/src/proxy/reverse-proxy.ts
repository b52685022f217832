import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse, request } from 'node:http'
import { type Duplex } from 'node:stream'
import { HttpProblem, badRequest, unavailable } from '../http/problem'
import { hasBody } from '../http/request'
import { type Part } from '../lifecycle/part'
import { endToEndHeaders, forwardedHeaders, framingHeaders } from './forwarded-headers'
import { openTunnel, rejectUpgrade } from './upgrade-tunnel'

export interface ReverseProxyOptions {
  /** Base URL of the target (`http://status:8080`), or a function that returns it; undefined if none is available. */
  target: string | ((req: IncomingMessage) => string | undefined)
  /** Longest wait for the head of the target's response, ms. Default 30,000. */
  timeoutMs?: number
}

export interface ReverseProxy extends Part {
  /**
   * Forwards the request and streams the response back. Resolves when the response has ended.
   * @throws HttpProblem 503 if the target is unreachable or does not respond in time, 502 if it aborts a request that
   * may have taken effect.
   */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Forwards an HTTP upgrade (WebSocket). */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Closes all connections to the target. Stop the HTTP server first, so that requests in flight can end. */
  stop(): Promise<void>
}

// Shorter than the keep-alive timeout of the target (Node's default is 5 s). Otherwise a request could be lost.
const IDLE_TIMEOUT_MS = 4_000
const DEFAULT_TIMEOUT_MS = 30_000

/** A proxy to the target. Path and query stay unchanged; request and response are streamed. */
export function createReverseProxy({ target, timeoutMs = DEFAULT_TIMEOUT_MS }: ReverseProxyOptions): ReverseProxy {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, timeout: IDLE_TIMEOUT_MS })
  const openRequest = (req: IncomingMessage, headers: Record<string, string | string[]>, isUpgrade = false) => {
    const base = typeof target === 'string' ? target : target(req)
    if (base === undefined) throw unavailable({ detail: 'no server is available for this path' })
    const { hostname, port, host } = new URL(base)
    return request({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || 80,
      path: req.url ?? '/',
      method: req.method ?? 'GET',
      headers: { host, ...headers },
      agent: isUpgrade ? false : agent,
    })
  }
  return {
    handle: (req, res) => {
      const headers = Object.assign(forwardedHeaders(req), framingHeaders(req))
      return forward({ req, res, timeoutMs, openTargetRequest: () => openRequest(req, headers) })
    },
    upgrade: (req, socket, head) => {
      // Without an error listener a connection reset would end the process.
      socket.on('error', () => socket.destroy())
      try {
        if (hasBody(req)) throw badRequest('a request with a body cannot be upgraded')
        const { connection = 'upgrade', upgrade = 'websocket' } = req.headers
        const targetRequest = openRequest(req, { connection, upgrade, ...forwardedHeaders(req) }, true)
        openTunnel({ client: socket, head, targetRequest, toProblem: proxyProblem })
        targetRequest.end()
      } catch (error) {
        rejectUpgrade(socket, proxyProblem(error))
      }
    },
    name: 'proxy',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(agent.destroy()),
  }
}

interface ForwardOptions {
  req: IncomingMessage
  res: ServerResponse
  timeoutMs: number
  openTargetRequest: () => ClientRequest
}

async function forward(options: ForwardOptions): Promise<void> {
  const { req, res } = options
  try {
    await forwardOnce(options)
  } catch (error) {
    if (res.headersSent || res.destroyed) return void res.destroy()
    // The target has closed the kept-alive connection before it read the request, so the request can be repeated.
    if (error instanceof StaleConnectionError && !hasBody(req) && isSafe(req)) return await forwardOnce(options)
    // The unread rest of the body would block the client's next request.
    req.unpipe()
    req.resume()
    throw proxyProblem(error, isSafe(req))
  }
}

function forwardOnce({ req, res, timeoutMs, openTargetRequest }: ForwardOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const targetRequest = openTargetRequest()
    const detail = `the upstream server did not respond within ${timeoutMs} ms`
    const timer = setTimeout(() => targetRequest.destroy(unavailable({ detail })), timeoutMs)
    targetRequest.on('error', (error) => {
      clearTimeout(timer)
      reject(targetRequest.reusedSocket && isReset(error) ? new StaleConnectionError({ cause: error }) : error)
    })
    targetRequest.on('response', (response) => {
      clearTimeout(timer)
      streamBack(response, res).then(resolve, reject)
    })
    res.once('close', () => {
      clearTimeout(timer)
      // The client has disconnected, so the target need not finish.
      if (!res.writableFinished) targetRequest.destroy()
      resolve()
    })
    if (hasBody(req)) req.pipe(targetRequest)
    else targetRequest.end()
  })
}

function streamBack(response: IncomingMessage, res: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    for (const [name, value] of Object.entries(endToEndHeaders(response.headers))) res.setHeader(name, value)
    res.writeHead(response.statusCode ?? 502, response.statusMessage)
    // A client of an event stream expects the head before the first event.
    if (response.headers['content-type']?.startsWith('text/event-stream')) res.flushHeaders()
    response.on('error', reject)
    response.on('end', resolve)
    response.pipe(res)
  })
}

/** The target closed a kept-alive connection before it responded. */
class StaleConnectionError extends Error {
  override readonly name = 'StaleConnectionError'
  readonly code = 'STALE_CONNECTION'

  constructor(options: ErrorOptions) {
    super('the upstream server closed a kept-alive connection', options)
  }
}

const codeOf = (error: unknown) => (error as { code?: unknown } | undefined)?.code
const isReset = (error: unknown) => codeOf(error) === 'ECONNRESET' || codeOf(error) === 'EPIPE'
const isSafe = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD'
const UNREACHABLE = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'])

function proxyProblem(error: unknown, isSafeToRepeat = false): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (UNREACHABLE.has(codeOf(error)))
    return unavailable({ detail: 'the upstream server is not reachable', cause: error })
  const detail = 'the upstream server closed the connection before its response was complete'
  return isSafeToRepeat ? unavailable({ detail, cause: error }) : new HttpProblem({ status: 502, detail, cause: error })
}
