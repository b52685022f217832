import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type RequestHandler } from 'express'
import { createCorsPolicy } from './cors'
import { type ErrorBoundary } from './error-boundary'
import { mountRoutes } from './express-routes'
import { notFound } from './problem'
import { type ReplyWriter } from './reply-writer'
import { type ObserveRequest } from '../metrics/request-metrics'
import { type PathRoutes } from './route-table'
import { type RoutedRequest } from './request'

export interface ExpressRouterOptions {
  table: readonly PathRoutes[]
  fallback: readonly RequestHandler[]
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
 * CORS, the routes, the fallback behind them, 404 and the error boundary, in an express 5 router on Node's own requests.
 * An express app changes the prototype of each request, which costs several times as much as the router; only the
 * fallback has one. Express is loaded only here: the pods of consumers have no routes and save its memory.
 */
export async function createExpressRouter(options: ExpressRouterOptions): Promise<RequestListener> {
  const { fallback, writer, boundary } = options
  const { default: express } = await import('express')
  const clock = new RequestClock(options.observe)
  const cors = createCorsPolicy(options.allowedOrigins)
  const router = express.Router({ caseSensitive: true })
  router.use(clock.begin, ...cors.headers)
  const observe = (req: RoutedRequest, res: ServerResponse) => clock.end(req, res)
  mountRoutes(router, { ...options, cors, observe, json: express.json })
  if (fallback.length > 0) {
    const app = express().disable('x-powered-by')
    app.use(...fallback)
    router.use((_req, res, next) => {
      writer.prepare(res)
      next()
    }, app)
  }
  const missing = (_req: IncomingMessage, _res: ServerResponse, next: Next) =>
    next(notFound('there is nothing at this path'))
  // Express recognizes an error handler by its four parameters.
  const answerError = (error: unknown, req: RoutedRequest, res: ServerResponse, _next: Next) => {
    boundary(error, req, res)
    clock.end(req, res)
  }
  router.use(missing, answerError)
  const serve = router as unknown as NodeRouter
  // A request target that is not a URL ends the router before its first handler.
  return (req, res) => serve(req, res, () => boundary(notFound('this is no path'), req, res))
}

/** Measures requests from their arrival. */
class RequestClock {
  private readonly arrivals = new WeakMap<IncomingMessage, number>()

  constructor(private readonly observe: ObserveRequest) {}

  readonly begin = (req: IncomingMessage, _res: ServerResponse, next: Next): void => {
    this.arrivals.set(req, performance.now())
    next()
  }

  end(req: RoutedRequest, res: ServerResponse): void {
    const now = performance.now()
    const durationMs = now - (this.arrivals.get(req) ?? now)
    this.observe({ route: req.route?.path ?? '(none)', status: res.statusCode, durationMs })
  }
}
