import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type ObjectStore } from '../store/object-store'
import { listen } from '../listen'
import { discovery } from './discovery'
import { isLocalRequest } from './local-request'
import { openApi } from './openapi'
import { type ApiRequest, type ClusterAccess } from './api-request'
import { handleResource } from './resources'
import { parseResourcePath, splitTarget } from './request-path'
import { ApiError, notFound, statusObject, writeJson } from './responses'

/** Serves a path that is not part of the Kubernetes API. `signal` is aborted when the server stops. */
export type Page = (request: {
  req: IncomingMessage
  res: ServerResponse
  query: URLSearchParams
  signal: AbortSignal
}) => void

interface ApiServerOptions {
  store: ObjectStore
  cluster: ClusterAccess
  now: () => number
  /** Paths that are not part of the Kubernetes API. */
  pages?: Readonly<Record<string, Page>>
}

/** The part of the Kubernetes API that the local cluster supports; loopback only, no authentication. */
export class ApiServer {
  port = 0
  private readonly server: Server
  private readonly stopping = new AbortController()
  private discovery: Record<string, unknown> = {}

  constructor(private readonly options: ApiServerOptions) {
    this.server = createServer((req, res) => void this.handle(req, res))
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Listens on 127.0.0.1. `port`: 0 means any free port. Rejects if it is in use. */
  async start(port: number): Promise<void> {
    this.port = await listen(this.server, port)
    const version = this.options.store.rules.kubernetes
    this.discovery = { ...discovery(`127.0.0.1:${this.port}`, version), ...openApi(version) }
  }

  stop(): void {
    this.stopping.abort()
    this.server.close()
    this.server.closeAllConnections()
  }

  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      await this.respond(req, res)
    } catch (error) {
      const failure = error instanceof ApiError ? error : new ApiError(500, 'InternalError', String(error))
      // Otherwise Node would parse the unread rest of the body as the next request.
      if (failure.code === 413 && !res.headersSent) res.setHeader('connection', 'close')
      if (!res.headersSent) writeJson(res, failure.code, statusObject(failure))
      else res.destroy()
    }
  }

  private respond(req: IncomingMessage, res: ServerResponse): Promise<void> | void {
    if (!isLocalRequest(req)) throw new ApiError(403, 'Forbidden', 'this API is available on this machine only')
    const { path, query } = splitTarget(req.url ?? '/')
    if (path === '/livez' || path === '/readyz' || path === '/healthz') return void res.end('ok')
    const page = this.options.pages?.[path]
    if (page && req.method !== 'GET') throw new ApiError(405, 'MethodNotAllowed', 'only GET is allowed')
    if (page) return page({ req, res, query, signal: this.stopping.signal })
    const document = this.discovery[path]
    if (document) return writeJson(res, 200, document)
    const target = parseResourcePath(path)
    if (!target) throw notFound('the server could not find the requested resource')
    const request: ApiRequest = { ...target, method: req.method ?? 'GET', query, req, res }
    return handleResource(request, { ...this.options, signal: this.stopping.signal })
  }
}
