import { type ServerResponse } from 'node:http'
import { type Router } from 'express'
import { type ObserveRequest } from '../metrics/request-metrics'
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
  observe: ObserveRequest
}

const routerMethods = {
  GET: 'get',
  POST: 'post',
  PUT: 'put',
  PATCH: 'patch',
  DELETE: 'delete',
  ANY: 'all',
} as const satisfies Record<Method, keyof Router>

/** Adds the routes to an express router, each with its validation, plus `OPTIONS` and 405 for other methods. */
export function mountRoutes(router: Router, { table, ...options }: ExpressRoutesOptions): void {
  const { cors, json, writer, bodyLimitBytes } = options
  for (const { path, allow, routes } of table) {
    const entry = router.route(path)
    entry.options(...cors.preflight(allow), (req, res) =>
      writer.write(req, res, { status: 204, headers: { allow: `${allow}, OPTIONS` } }),
    )
    for (const route of routes) {
      const body = route.body ? jsonBody(json, route.bodyLimitBytes ?? bodyLimitBytes) : []
      entry[routerMethods[route.method]](...body, createHandler(route, options))
    }
    entry.all(() => {
      throw methodNotAllowed(allow)
    })
  }
}

type Params = Record<string, string>

const NO_QUERY: Params = Object.freeze({})

function createHandler(route: Route, { writer, stopping, observe }: Omit<ExpressRoutesOptions, 'table'>) {
  return async (req: RoutedRequest, res: ServerResponse): Promise<void> => {
    const request = new RouteRequest<unknown>({
      req,
      res,
      params: (route.params ? parseInput(route.params, req.params, 'path') : req.params) as Params,
      query: route.query ? parseInput(route.query, queryOf(req), 'query') : NO_QUERY,
      body: route.body ? parseInput(route.body, req.body, 'body') : undefined,
      stopping,
    })
    if (route.streams) writer.setSecurityHeaders(res)
    const reply = await route.handle(request)
    if (reply) writer.write(req, res, reply)
    observe(req, res)
  }
}
