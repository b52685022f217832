import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { type Duplex } from 'node:stream'
import { type HttpProblem, type ReverseProxy, type ReverseProxyOptions } from '@food-delivery/service-kit'
import { type PathRoute, matchRoute } from './route-table'

interface GatewayOptions {
  routes: readonly PathRoute[]
  /** Ports of a Service's ready pods. */
  endpoints: (service: string) => number[]
  /** Whether a Deployment backs a Service; otherwise `placeholder` is served. */
  isServed: (service: string) => boolean
  /** HTML for `/` if its Service has no Deployment. */
  placeholder: () => string
  /** The gateway's own paths; they take precedence over Routes. */
  pages?: Readonly<Record<string, (req: IncomingMessage, res: ServerResponse) => Promise<void>>>
  /** Serves paths without a Route; resolves to false if it does not serve one. */
  fallback?: (req: IncomingMessage, res: ServerResponse) => Promise<boolean>
  /** service-kit's, injected since it is loaded late. */
  createReverseProxy: (options: ReverseProxyOptions) => ReverseProxy
}

/**
 * The router of the local cluster: one address for all Routes, by path. Requests, streams and WebSockets go to the ready
 * pods of the Route's Service, round-robin.
 */
export class Gateway {
  private readonly servers: Server[] = []
  private readonly proxy: ReverseProxy
  private readonly upgraded = new Set<Duplex>()
  private roundRobin = 0

  constructor(private readonly options: GatewayOptions) {
    this.proxy = options.createReverseProxy({ target: (req) => this.target(req) })
  }

  /** Listens on both loopback addresses and returns the port; 0: any free one. Rejects if it is in use. */
  async start(wanted: number): Promise<number> {
    const port = await this.listen(wanted, '127.0.0.1')
    // A browser may resolve localhost to ::1 first; without IPv6 this fails, which does not matter.
    await this.listen(port, '::1').catch(() => undefined)
    return port
  }

  stop(): void {
    for (const socket of this.upgraded) socket.destroy()
    for (const server of this.servers) {
      server.close()
      server.closeAllConnections()
    }
    void this.proxy.stop()
  }

  private listen(port: number, host: string): Promise<number> {
    const server = createServer((req, res) => void this.handle(req, res))
    server.keepAliveTimeout = 65_000
    server.on('upgrade', (req, socket, head) => this.upgrade(req, socket, head))
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        this.servers.push(server)
        resolve((server.address() as AddressInfo).port)
      })
    })
  }

  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const page = this.options.pages?.[req.url?.split('?', 1)[0] ?? '/']
    if (page) return page(req, res).catch((error: unknown) => writeProblem(res, asProblem(error)))
    const route = matchRoute(this.options.routes, req.url ?? '/')
    if (!route) {
      const isServed = await this.options.fallback?.(req, res)
      return isServed ? undefined : writeProblem(res, notFound('no Route has this path'))
    }
    if (!this.options.isServed(route.service)) return this.writePlaceholder(req, res)
    try {
      await this.proxy.handle(req, res)
    } catch (error) {
      writeProblem(res, asProblem(error))
    }
  }

  private upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.upgraded.add(socket)
    socket.once('close', () => this.upgraded.delete(socket))
    const route = matchRoute(this.options.routes, req.url ?? '/')
    if (!route || !this.options.isServed(route.service)) return refuseUpgrade(socket)
    this.proxy.upgrade(req, socket, head)
  }

  private target(req: IncomingMessage): string | undefined {
    const route = matchRoute(this.options.routes, req.url ?? '/')
    const ports = route ? this.options.endpoints(route.service) : []
    const port = ports[this.roundRobin++ % ports.length]
    return port === undefined ? undefined : `http://127.0.0.1:${port}`
  }

  private writePlaceholder(req: IncomingMessage, res: ServerResponse): void {
    if (req.url !== '/') return writeProblem(res, notFound('nothing is served at this path'))
    res.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    })
    res.end(this.options.placeholder())
  }
}

function refuseUpgrade(socket: Duplex): void {
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
  const isProblem = error instanceof Error && 'code' in error && error.code === 'HTTP_PROBLEM'
  if (isProblem) return error as HttpProblem
  return problem(502, 'Bad Gateway', 'the gateway could not forward the request')
}

function writeProblem(res: ServerResponse, failure: Problem): void {
  if (res.headersSent || res.destroyed) return
  res.writeHead(failure.status, { 'content-type': 'application/problem+json; charset=utf-8', ...failure.headers })
  res.end(JSON.stringify(failure))
}
