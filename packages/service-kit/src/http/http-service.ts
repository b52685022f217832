import { setMaxListeners } from 'node:events'
import { type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type RequestHandler } from 'express'
import { type Registry } from 'prom-client'
import { type Part } from '../lifecycle/part'
import { type Logger } from '../logging/logger'
import { createRequestMetrics } from '../metrics/request-metrics'
import { createErrorBoundary } from './error-boundary'
import { createExpressRouter } from './express-router'
import { type UpgradeListener, IdleSockets } from './idle-sockets'
import { createProbeListener } from './probe-listener'
import { type Health, type Probe, createProbes, healthy } from './probes'
import { type HttpProblem } from './problem'
import { ReplyWriter } from './reply-writer'
import { type RequestListener, type RoutedRequest } from './request'
import { type Route } from './route'
import { groupByPath } from './route-table'
import { type HelmetOptions, securityHeaders } from './security-headers'

export interface HttpServiceOptions {
  /** 0 stands for any free port. */
  port: number
  /** Address to listen on. Default: all IPv6 and IPv4 addresses. */
  host?: string
  logger: Logger
  registry: Registry
  routes: readonly Route[]
  /** Further paths that other systems request with GET, like `/livez`, `/readyz` and `/metrics`. Default none. */
  probes?: readonly Probe[]
  /** Health that `/livez` and `/readyz` report. Default: healthy. A draining service is never ready. */
  health?: () => Health
  /** Largest request body, for routes without their own limit. Bytes, default 100 KiB. */
  bodyLimitBytes?: number
  /** Origins that CORS allows. Default none. */
  allowedOrigins?: readonly string[]
  /** Security headers. Default: a policy for JSON responses. A service with HTML pages needs its own policy. */
  helmet?: HelmetOptions
  /** Converts a domain error into a problem response. Other errors that are not an `HttpProblem` become a 500. */
  toProblem?: (error: unknown) => HttpProblem | undefined
  /** Express middleware for requests that no route matches, such as `express.static`. Default: 404. */
  fallback?: RequestHandler
  /** Handles HTTP upgrades (WebSocket). Without it, an upgrade is handled as a plain request. */
  onUpgrade?: UpgradeListener
  /**
   * Time after `stop` in which requests are accepted, because load balancers remove the pod late. ms, default 0; at most half of
   * the deadline.
   */
  lingerMs?: number
}

export interface HttpService extends Part {
  /** `http://127.0.0.1:<port>` while the server listens. For tests and for processes on the same machine. */
  readonly url: string
  readonly port: number
}

const DEFAULT_BODY_LIMIT_BYTES = 100 * 1024

/**
 * Creates an HTTP server for a table of routes, with `/livez`, `/readyz`, `/metrics`, security headers, validation and
 * problem responses. A service without routes does not load express. `start` rejects if the port is in use.
 */
export function createHttpService(options: HttpServiceOptions): HttpService {
  return new NodeHttpService(options)
}

class NodeHttpService implements HttpService {
  readonly name = 'http'
  private readonly stopping = new AbortController()
  private readonly server: Server
  private readonly idleSockets: IdleSockets
  private starting: Promise<void> | undefined

  constructor(private readonly options: HttpServiceOptions) {
    // Throws for repeated routes now and not when the service starts.
    groupByPath(options.routes)
    // Every long-running response adds a listener.
    setMaxListeners(0, this.stopping.signal)
    this.server = createServer()
    // Proxies close idle connections earlier, so this server never closes one to which a request is being sent.
    this.server.keepAliveTimeout = 65_000
    this.server.requestTimeout = 30_000
    this.idleSockets = new IdleSockets(this.server, options.onUpgrade)
  }

  get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? this.options.port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  start(): Promise<void> {
    this.starting = this.listen()
    return this.starting
  }

  drain(): void {
    this.stopping.abort()
  }

  async stop({ deadlineMs }: { deadlineMs: number }): Promise<void> {
    const deadline = performance.now() + deadlineMs
    this.drain()
    await this.starting?.catch(() => undefined)
    if (!this.server.listening) return
    // Half of a short deadline is left for the requests that are being handled.
    await sleep(Math.min(this.options.lingerMs ?? 0, deadlineMs / 2))
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.idleSockets.destroyAll()
    const remainingMs = Math.max(deadline - performance.now(), 0)
    const timer = setTimeout(() => this.server.closeAllConnections(), remainingMs)
    await closed
    clearTimeout(timer)
  }

  private async listen(): Promise<void> {
    const { host, port, logger } = this.options
    const listener = await createListener(this.options, this.stopping.signal)
    this.server.on('request', (req: RoutedRequest, res) => {
      req.arrivedAt = performance.now()
      listener(req, res)
    })
    if (this.stopping.signal.aborted) return
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve)
    })
    logger.info({ port: this.port }, 'listening')
  }
}

async function createListener(options: HttpServiceOptions, stopping: AbortSignal): Promise<RequestListener> {
  const { registry, logger, routes, fallback, helmet, toProblem = () => undefined } = options
  const probes = [
    ...createProbes({ health: () => currentHealth(options, stopping), registry }),
    ...(options.probes ?? []),
  ]
  const writer = new ReplyWriter({ securityHeaders: securityHeaders(helmet), isClosing: () => stopping.aborted })
  const boundary = createErrorBoundary({ writer, logger, toProblem })
  const observe = createRequestMetrics(registry)
  if (routes.length === 0 && !fallback) return createProbeListener({ probes, writer, boundary, observe })
  return createExpressRouter({
    table: groupByPath([...probes, ...routes]),
    fallback,
    allowedOrigins: options.allowedOrigins ?? [],
    bodyLimitBytes: options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    stopping,
    writer,
    boundary,
    observe,
  })
}

function currentHealth(options: HttpServiceOptions, stopping: AbortSignal): Health {
  const health = options.health?.() ?? healthy
  return stopping.aborted ? { ...health, ready: false, detail: 'stopping' } : health
}
