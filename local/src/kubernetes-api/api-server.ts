import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type ObjectStore } from '../store/object-store'
import { ownValue } from '../json'
import { listen } from '../listen'
import { UntrustedInputError } from '../untrusted-input'
import { AGGREGATED_DISCOVERY, aggregatedDiscovery, discovery } from './discovery'
import { isFromOwnPage, isLocalRequest } from './local-request'
import { type ReadExternalMetric, answerMetrics } from './metrics/metrics-api'
import { PodMetrics } from './metrics/pod-metrics'
import { type Exchange, formatOf, respond } from './negotiation'
import { answerOpenApiV2, openApi } from './openapi'
import { type ClusterAccess } from './api-request'
import { handleResource } from './resources'
import { isApiPath, parseResourcePath, splitTarget } from './request-path'
import {
  ApiError,
  internalError,
  logFailure,
  methodNotAllowed,
  statusObject,
  unknownPath,
  writeText,
} from './responses'
import { answerReview, checkPermissions } from './reviews'
import { refusedBody } from './writes/read-body'

/** Serves a path that is not part of the Kubernetes API. `signal` is aborted when the server stops. */
export type PathHandler = (request: {
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
  extraPaths?: Readonly<Record<string, PathHandler>>
  /** Returns the function that reads external metrics; undefined until the autoscalers have started. */
  externalMetrics?: () => ReadExternalMetric | undefined
}

/** The part of the Kubernetes API that the local cluster supports. It listens on loopback only, without authentication. */
export class ApiServer {
  port = 0
  private readonly server: Server
  private readonly stopping = new AbortController()
  /** The documents of discovery and OpenAPI, by path. */
  private documents: Record<string, unknown> = {}
  private readonly aggregated = aggregatedDiscovery()
  private readonly podMetrics: PodMetrics

  constructor(private readonly options: ApiServerOptions) {
    this.podMetrics = new PodMetrics(options.now)
    this.server = createServer((req, res) => void this.handle(req, res))
    // Closes no idle connection, because a client may be sending a request at the same time. Clients close their own, those of
    // Node after 4 s.
    this.server.keepAliveTimeout = 0
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Listens on 127.0.0.1. `port`: 0 means any free port. Rejects if it is in use. */
  async start(port: number): Promise<void> {
    this.port = await listen(this.server, port)
    const version = this.options.store.rules.kubernetes
    const documents = { ...discovery(`127.0.0.1:${this.port}`, version), ...openApi(version) }
    this.documents = { ...documents, '/': { paths: Object.keys(documents).toSorted() } }
  }

  stop(): void {
    this.stopping.abort()
    this.server.close()
    this.server.closeAllConnections()
  }

  /** Handles a request. An error becomes a Status, so that it cannot affect other requests. */
  private async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let query = new URLSearchParams()
    try {
      if (!isLocalRequest(req)) throw new ApiError(403, 'Forbidden', 'this API is available on this machine only')
      if (isWrite(req) && !isFromOwnPage(req)) throw new ApiError(403, 'Forbidden', 'web pages cannot write')
      const target = splitTarget(req.url ?? '/')
      query = target.query
      await this.respond(target.path, { req, res, query })
    } catch (error) {
      this.fail({ req, res, query }, error)
    }
  }

  private fail(exchange: Exchange, error: unknown): void {
    const { req, res } = exchange
    const failure = asApiError(req, error)
    if (res.headersSent) return void res.destroy()
    // Otherwise Node would parse the rest of the body, which was not read, as the next request.
    if (failure.code === 413) res.setHeader('connection', 'close')
    const { retryAfterSeconds } = failure.details ?? {}
    if (retryAfterSeconds !== undefined) res.setHeader('retry-after', retryAfterSeconds)
    respond(exchange, failure.code, statusObject(failure))
  }

  private async respond(path: string, exchange: Exchange): Promise<void> {
    const { req, res, query } = exchange
    const { method = 'GET' } = req
    if (answerHealth(path, exchange)) return
    const { signal } = this.stopping
    const handleExtraPath = this.options.extraPaths?.[path]
    if (handleExtraPath && method !== 'GET') throw methodNotAllowed('only GET is allowed')
    if (handleExtraPath) return handleExtraPath({ req, res, query, signal })
    if (path === '/openapi/v2') return answerOpenApiV2(exchange)
    if (Object.hasOwn(this.documents, path)) return this.sendDocument(path, exchange)
    const review = answerReview(path, { ...exchange, method })
    if (review) return review
    checkPermissions(req)
    const metrics = answerMetrics(path, { ...exchange, method }, this.metricsContext)
    if (metrics) return metrics
    const resourcePath = parseResourcePath(path)
    if (resourcePath) return handleResource({ ...resourcePath, ...exchange, method }, { ...this.options, signal })
    if (isApiPath(path)) throw unknownPath()
    writeText(res, 404, '404 page not found\n')
  }

  private get metricsContext() {
    const { store, cluster, now, externalMetrics } = this.options
    return { store, pods: cluster.pods, podMetrics: this.podMetrics, readExternalMetric: externalMetrics?.(), now }
  }

  private sendDocument(path: string, exchange: Exchange): void {
    const aggregated = ownValue(this.aggregated, path)
    const isAggregated = aggregated !== undefined && formatOf(exchange, [AGGREGATED_DISCOVERY]).as !== undefined
    const document = this.documents[path]
    if (!isAggregated) return respond(exchange, 200, isLazy(document) ? document() : document)
    exchange.res.writeHead(200, {
      'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    })
    exchange.res.end(JSON.stringify(aggregated))
  }
}

/** The response to an error. Logs an unexpected error. */
function asApiError(req: IncomingMessage, error: unknown): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof UntrustedInputError) return refusedBody(error.message)
  logFailure(req, error)
  return internalError(error)
}

const isLazy = (value: unknown): value is () => unknown => typeof value === 'function'

const isWrite = ({ method = 'GET' }: IncomingMessage) => method !== 'GET' && method !== 'HEAD'

const HEALTH = /^\/(livez|readyz|healthz)(\/ping)?$/

/** Answers the paths of health checks; false for another path. `?verbose` lists the checks. */
function answerHealth(path: string, { res, query }: Exchange): boolean {
  const [, endpoint, check] = HEALTH.exec(path) ?? []
  if (endpoint === undefined) return false
  writeText(res, 200, query.has('verbose') && !check ? `[+]ping ok\n${endpoint} check passed\n` : 'ok')
  return true
}
