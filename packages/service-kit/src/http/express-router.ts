import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type RequestHandler } from 'express'
import { type ObserveRequest } from '../metrics/request-metrics'
import { createCorsPolicy } from './cors'
import { type ErrorBoundary } from './error-boundary'
import { mountRoutes } from './express-routes'
import { notFound } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type PathRoutes } from './route-table'
import { type RequestListener, type RoutedRequest } from './request'

export interface ExpressRouterOptions {
  table: readonly PathRoutes[]
  fallback: RequestHandler | undefined
  allowedOrigins: readonly string[]
  bodyLimitBytes: number
  stopping: AbortSignal
  writer: ReplyWriter
  boundary: ErrorBoundary
  observe: ObserveRequest
}

type Next = (error?: unknown) => void
type NodeRouter = (req: IncomingMessage, res: ServerResponse, next: Next) => void

/**
 * An express 5 router for Node's own requests, with CORS, the routes, the fallback, 404 and the error boundary. An
 * express app changes the prototype of each request, which costs several times as much as the router, so only the
 * fallback runs in an app. Express is loaded only here, so that consumers, which have no routes, save its memory.
 */
export async function createExpressRouter(options: ExpressRouterOptions): Promise<RequestListener> {
  const { fallback, writer, boundary, observe } = options
  const { default: express } = await import('express')
  const cors = createCorsPolicy(options.allowedOrigins)
  const router = express.Router({ caseSensitive: true })
  if (cors.headers.length > 0) router.use(...cors.headers)
  mountRoutes(router, { ...options, cors, json: express.json })
  if (fallback) {
    router.use((_req, res, next) => {
      writer.setSecurityHeaders(res)
      next()
    }, express().disable('x-powered-by').use(fallback))
  }
  const respondNotFound = (_req: IncomingMessage, _res: ServerResponse, next: Next) =>
    next(notFound('this path does not exist'))
  // Express recognizes an error handler by its four parameters.
  const respondWithProblem = (error: unknown, req: RoutedRequest, res: ServerResponse, _next: Next) => {
    boundary(error, req, res)
    observe(req, res)
  }
  router.use(respondNotFound, respondWithProblem)
  const handle = router as unknown as NodeRouter
  // A request target that is not a URL ends the router before its first handler.
  return (req, res) => handle(req, res, () => boundary(notFound('the request target is not a valid path'), req, res))
}
