import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type Duplex } from 'node:stream'
import { type HttpProblem, type ReverseProxy, type ReverseProxyOptions } from '@food-delivery/service-kit'
import { listen } from '../listen'
import { type PathRoute, matchRoute } from './route-table'

interface GatewayOptions {
  routes: readonly PathRoute[]
  /** The ports of the ready pods of a Service. */
  endpoints: (service: string) => number[]
  /** Whether a Service has a Deployment. */
  hasDeployment: (service: string) => boolean
  /** Returns the HTML of the page at `/` if the Service of that path has no Deployment. */
  placeholder: () => string
  /** Paths that the gateway itself serves; they take precedence over Routes. */
  ownPaths?: Readonly<Record<string, (req: IncomingMessage, res: ServerResponse) => Promise<void>>>
  /** Serves paths without a Route; resolves to false if it does not serve the path. */
  fallback?: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>
  /** The function of service-kit. It is an option, so that the runner can load service-kit while other servers start. */
  createReverseProxy: (options: ReverseProxyOptions) => ReverseProxy
}

/**
 * The router of the local cluster: one address for all Routes. Forwards requests, streams and WebSockets to the ready pods
 * of the Route's Service, round-robin.
 */
export class Gateway {
  private readonly servers: Server[] = []
  private readonly proxy: ReverseProxy
  private readonly upgradedSockets = new Set<Duplex>()
  private roundRobinIndex = 0

  constructor(private readonly options: GatewayOptions) {
    this.proxy = options.createReverseProxy({ target: (req) => this.target(req) })
  }

  /** Listens on both loopback addresses and returns the port. `port`: 0 means any free port. Rejects if it is in use. */
  async start(port: number): Promise<number> {
    const actualPort = await this.listen(port, '127.0.0.1')
    // A browser may resolve localhost to ::1 first. Listening on ::1 fails without IPv6, but then no browser uses it.
    await this.listen(actualPort, '::1').catch(() => undefined)
    return actualPort
  }

  stop(): void {
    for (const socket of this.upgradedSockets) socket.destroy()
    for (const server of this.servers) {
      server.close()
      server.closeAllConnections()
    }
    void this.proxy.stop()
  }

  private async listen(port: number, host: string): Promise<number> {
    const server = createServer((req, res) => void this.handle(req, res))
    server.keepAliveTimeout = 65_000
    server.on('upgrade', (req, socket, head) => this.upgrade(req, socket, head))
    const actualPort = await listen(server, port, host)
    this.servers.push(server)
    return actualPort
  }

  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const handleOwnPath = this.options.ownPaths?.[req.url?.split('?', 1)[0] ?? '/']
    if (handleOwnPath) return handleOwnPath(req, res).catch((error: unknown) => writeProblem(res, asProblem(error)))
    const route = matchRoute(this.options.routes, req.url ?? '/')
    if (!route) {
      const isServed = await this.options.fallback?.(req, res)
      return isServed ? undefined : writeProblem(res, notFound('no Route has this path'))
    }
    if (!this.options.hasDeployment(route.service)) return this.writePlaceholder(req, res)
    try {
      await this.proxy.handle(req, res)
    } catch (error) {
      writeProblem(res, asProblem(error))
    }
  }

  private upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.upgradedSockets.add(socket)
    socket.once('close', () => this.upgradedSockets.delete(socket))
    const route = matchRoute(this.options.routes, req.url ?? '/')
    if (!route || !this.options.hasDeployment(route.service)) return rejectUpgrade(socket)
    this.proxy.upgrade(req, socket, head)
  }

  private target(req: IncomingMessage): string | undefined {
    const route = matchRoute(this.options.routes, req.url ?? '/')
    const ports = route ? this.options.endpoints(route.service) : []
    const port = ports[this.roundRobinIndex++ % ports.length]
    return port === undefined ? undefined : `http://127.0.0.1:${port}`
  }

  private writePlaceholder(req: IncomingMessage, res: ServerResponse): void {
    if (req.url !== '/') return writeProblem(res, notFound('the Service of this path has no Deployment'))
    res.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    })
    res.end(this.options.placeholder())
  }
}

function rejectUpgrade(socket: Duplex): void {
  // Without a listener, a reset by the client would crash the process.
  socket.on('error', () => socket.destroy())
  socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

type Problem = Pick<HttpProblem, 'status' | 'headers'> & { toJSON(): unknown }

function problem(status: number, title: string, detail: string): Problem {
  return { status, headers: {}, toJSON: () => ({ type: 'about:blank', title, status, detail }) }
}

const notFound = (detail: string) => problem(404, 'Not Found', detail)

function asProblem(error: unknown): Problem {
  const isHttpProblem = error instanceof Error && 'code' in error && error.code === 'HTTP_PROBLEM'
  if (isHttpProblem) return error as HttpProblem
  return problem(502, 'Bad Gateway', 'the gateway could not forward the request')
}

function writeProblem(res: ServerResponse, failure: Problem): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(failure.status, { 'content-type': 'application/problem+json; charset=utf-8', ...failure.headers })
  res.end(JSON.stringify(failure))
}
