import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type Logger } from '../logging/logger'
import { preflightHeaders } from './cors'
import { readJsonBody } from './json-body'
import { HttpProblem, notFound } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type ObserveRequest } from './request-metrics'
import { type Reply, type Route, RouteRequest } from './route'
import { type RouteMatch, type RouteTable } from './route-table'
import { parseInput } from './validation'

export interface DispatcherOptions {
  table: RouteTable
  writer: ReplyWriter
  logger: Logger
  observe: ObserveRequest
  bodyLimitBytes: number
  /** Whether browsers of other origins may call: then `OPTIONS` is answered as a preflight. */
  corsEnabled: boolean
  stopping: AbortSignal
  /** Turns an error of the domain into an answer. */
  toProblem: (error: unknown) => HttpProblem | undefined
}

/** Finds the route of a request, checks the input, runs the handler and answers; and the error boundary. */
export class Dispatcher {
  constructor(private readonly options: DispatcherOptions) {}

  /** Calls `next` when no route has the path of the request. Never rejects. */
  readonly handle = async (req: IncomingMessage, res: ServerResponse, next: () => void): Promise<void> => {
    const started = performance.now()
    let path = '(none)'
    try {
      const found = this.find(req)
      if (!found) return next()
      path = found.route.path
      const reply = await this.run(found, req, res)
      if (reply) this.options.writer.write(req, res, reply)
    } catch (error) {
      this.fail(req, res, error)
    }
    this.options.observe({ route: path, status: res.statusCode, durationMs: performance.now() - started })
  }

  /** Sets the headers that every answer has, for middleware that answers by itself. */
  readonly prepare = (req: IncomingMessage, res: ServerResponse, next: () => void): void => {
    this.options.writer.prepare(req, res)
    next()
  }

  /** Answers a path that nothing has. */
  readonly missing = (req: IncomingMessage, res: ServerResponse): void => {
    this.options.writer.writeProblem(req, res, notFound('there is nothing at this path'))
  }

  /** Answers an error, as a problem and without a word about our insides. */
  fail(req: IncomingMessage, res: ServerResponse, error: unknown): void {
    const problem = error instanceof HttpProblem ? error : this.options.toProblem(error)
    if (!problem) this.options.logger.error({ err: error, path: pathOf(req) }, 'a request failed')
    if (res.headersSent) return void res.destroy()
    this.options.writer.writeProblem(req, res, problem ?? internalError)
  }

  private find(req: IncomingMessage): RouteMatch | undefined {
    const { table, corsEnabled } = this.options
    const path = pathOf(req)
    if (req.method === 'OPTIONS') return optionsRoute(table.allowed(path), corsEnabled)
    return table.find(req.method ?? 'GET', path)
  }

  private async run(
    { route, params }: RouteMatch,
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<Reply | undefined> {
    const limit = route.bodyLimitBytes ?? this.options.bodyLimitBytes
    const request = new RouteRequest<unknown>({
      req,
      res,
      params: route.params ? parseInput(route.params, params, 'path') : params,
      query: route.query ? parseInput(route.query, queryOf(req), 'query') : NO_QUERY,
      body: route.body ? parseInput(route.body, await readJsonBody(req, limit), 'body') : undefined,
      stopping: this.options.stopping,
    })
    if (route.streams) this.options.writer.prepare(req, res)
    return await route.handle(request)
  }
}

const NO_QUERY: Record<string, string> = Object.freeze({})

const internalError = new HttpProblem({ status: 500, detail: 'something went wrong here' })

function optionsRoute(allow: string | undefined, corsEnabled: boolean): RouteMatch | undefined {
  if (allow === undefined) return undefined
  const flat = corsEnabled ? preflightHeaders(allow) : []
  const headers: Record<string, string> = { allow: `${allow}, OPTIONS` }
  for (let index = 0; index < flat.length; index += 2) headers[flat[index] ?? ''] = flat[index + 1] ?? ''
  const route: Route = { method: 'ANY', path: 'OPTIONS', handle: () => ({ status: 204, headers }) }
  return { route, params: {} }
}

/** The path as it came, without query; also of a request line with a whole URL, as a proxy gets it. */
function pathOf(req: IncomingMessage): string {
  const url = req.url ?? '/'
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  return path.startsWith('/') ? path : path.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/'
}

function queryOf(req: IncomingMessage): Record<string, string> {
  const url = req.url ?? ''
  const start = url.indexOf('?')
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start)))
}
