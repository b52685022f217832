import { type ServerResponse } from 'node:http'
import { type Router } from 'express'
import { type CorsPolicy } from './cors'
import { type JsonMiddleware, jsonBody } from './json-body'
import { methodNotAllowed } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type RoutedRequest, queryOf } from './request'
import { type Method, type Route, RouteRequest } from './route'
import { type PathRoutes } from './route-table'
import { parseInput } from './validation'

export interface ExpressRoutesOptions {
  table: readonly PathRoutes[]
  writer: ReplyWriter
  cors: CorsPolicy
  json: JsonMiddleware
  bodyLimitBytes: number
  stopping: AbortSignal
  /** Records an answer that has been written. */
  observe: (req: RoutedRequest, res: ServerResponse) => void
}

const verbs = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
  ANY: 'all',
} as const satisfies Record<Method, keyof Router>

/** Adds the route table to an express router: each route's validation and handler, `OPTIONS`, and 405 for other methods. */
export function mountRoutes(router: Router, { table, ...options }: ExpressRoutesOptions): void {
  const { cors, json, writer, bodyLimitBytes } = options
  for (const { path, allow, routes } of table) {
    const entry = router.route(path)
    entry.options(...cors.preflight(allow), (req, res) =>
      writer.write(req, res, { status: 204, headers: { allow: `${allow}, OPTIONS` } }),
    )
    for (const route of routes) {
      const body = route.body ? jsonBody(json, route.bodyLimitBytes ?? bodyLimitBytes) : []
      entry[verbs[route.method]](...body, handlerOf(route, options))
    }
    entry.all(() => {
      throw methodNotAllowed(allow)
    })
  }
}

type Params = Record<string, string>

const NO_QUERY: Params = Object.freeze({})

function handlerOf(route: Route, { writer, stopping, observe }: Omit<ExpressRoutesOptions, 'table'>) {
  return async (req: RoutedRequest, res: ServerResponse): Promise<void> => {
    const request = new RouteRequest<unknown>({
      req,
      res,
      params: (route.params ? parseInput(route.params, req.params, 'path') : req.params) as Params,
      query: route.query ? parseInput(route.query, queryOf(req), 'query') : NO_QUERY,
      body: route.body ? parseInput(route.body, req.body, 'body') : undefined,
      stopping,
    })
    if (route.streams) writer.prepare(res)
    const reply = await route.handle(request)
    if (reply) writer.write(req, res, reply)
    observe(req, res)
  }
}
