import { setMaxListeners } from 'node:events'
import { type RequestListener, type Server, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type RequestHandler } from 'express'
import { type Registry } from 'prom-client'
import { type Part } from '../lifecycle/part'
import { type Logger } from '../logging/logger'
import { type UpgradeListener, IdleSockets } from './connections'
import { createErrorBoundary } from './error-boundary'
import { createExpressRouter } from './express-router'
import { createProbeListener } from './probe-listener'
import { type Health, createProbes, healthy } from './probes'
import { type HttpProblem } from './problem'
import { ReplyWriter } from './reply-writer'
import { createRequestMetrics } from '../metrics/request-metrics'
import { type Route } from './route'
import { groupByPath } from './route-table'
import { type HelmetOptions, securityHeaders } from './security-headers'

export interface HttpServiceOptions {
  /** Default `http`. */
  name?: string
  /** 0 takes a free port. */
  port: number
  /** Address to listen on. Default: all, IPv6 and IPv4. */
  host?: string
  logger: Logger
  registry: Registry
  routes: readonly Route[]
  /** What `/livez` and `/readyz` report. Default: healthy. Never ready once draining. */
  health?: () => Health
  /** Largest body of a route that sets none, bytes. Default 100 KiB. */
  bodyLimitBytes?: number
  /** Browser origins that may call. Default none. */
  allowedOrigins?: readonly string[]
  /** Security headers. Default: what suits answers of JSON; a service with pages gives its own policy. */
  helmet?: HelmetOptions
  /** Turns an error of the domain into an answer; anything else that is not an `HttpProblem` is a 500. */
  toProblem?: (error: unknown) => HttpProblem | undefined
  /** Express middleware behind the routes, such as `express.static`; before the 404. */
  fallback?: RequestHandler | readonly RequestHandler[]
  /** Handles HTTP upgrades (WebSocket). Absent: an upgrade is answered as a plain request. */
  onUpgrade?: UpgradeListener
  /** How long new requests are still accepted after `stop`, until load balancers have noticed, ms. Default 0. */
  lingerMs?: number
}

export interface HttpService extends Part {
  /** `http://127.0.0.1:<port>` once it listens: for tests and for processes on the same machine. */
  readonly url: string
  readonly port: number
}

const DEFAULT_BODY_LIMIT = 100 * 1024

/**
 * An HTTP server from a table of routes, with `/livez`, `/readyz`, `/metrics`, security headers, validated input and
 * problem answers. Routes are served by express 5, which a service without any does not load. Its `start` rejects
 * when the port is taken.
 */
export function createHttpService(options: HttpServiceOptions): HttpService {
  return new NodeHttpService(options)
}

class NodeHttpService implements HttpService {
  readonly name: string
  private readonly stopping = new AbortController()
  private readonly server: Server
  private readonly idle: IdleSockets
  private starting: Promise<void> | undefined

  constructor(private readonly options: HttpServiceOptions) {
    this.name = options.name ?? 'http'
    // An invalid table is an error now, not when the service starts.
    groupByPath(options.routes)
    // There is a listener per long answer.
    setMaxListeners(0, this.stopping.signal)
    this.server = createServer()
    // Longer than proxies keep idle connections, so that we never close one while a request is under way.
    this.server.keepAliveTimeout = 65_000
    this.server.requestTimeout = 30_000
    this.idle = new IdleSockets(this.server, options.onUpgrade)
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
    this.drain()
    await this.starting?.catch(() => undefined)
    if (!this.server.listening) return
    await delay(Math.min(this.options.lingerMs ?? 0, deadlineMs))
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()))
    this.idle.destroyAll()
    const timer = setTimeout(() => this.server.closeAllConnections(), deadlineMs)
    await closed
    clearTimeout(timer)
  }

  private async listen(): Promise<void> {
    const { host, port, logger } = this.options
    this.server.on('request', await createListener(this.options, this.stopping.signal))
    if (this.stopping.signal.aborted) return
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen({ port, ...(host === undefined ? {} : { host }) }, resolve)
    })
    logger.info({ port: this.port }, 'listening')
  }
}

const delay = (ms: number) => (ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined)

async function createListener(options: HttpServiceOptions, stopping: AbortSignal): Promise<RequestListener> {
  const { registry, logger, routes, toProblem = () => undefined } = options
  const fallback = [options.fallback ?? []].flat()
  const health = () => drainingHealth(options.health?.() ?? healthy, stopping)
  const probes = createProbes({ health, registry })
  const writer = new ReplyWriter({ security: securityHeaders(options.helmet), isClosing: () => stopping.aborted })
  const boundary = createErrorBoundary({ writer, logger, toProblem })
  const observe = createRequestMetrics(registry)
  if (routes.length === 0 && fallback.length === 0) return createProbeListener({ probes, writer, boundary, observe })
  return createExpressRouter({
    table: groupByPath([...probes, ...routes]),
    fallback,
    allowedOrigins: options.allowedOrigins ?? [],
    bodyLimitBytes: options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT,
    stopping,
    writer,
    boundary,
    observe,
  })
}

function drainingHealth(health: Health, stopping: AbortSignal): Health {
  return stopping.aborted ? { ...health, ready: false, detail: 'stopping' } : health
}
