import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type z } from 'zod'
import { badRequest } from './problem'
import { traceparentOf } from './traceparent'

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

/** Methods of a route. A `GET` route responds to `HEAD` too; `ANY` stands for all methods. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'

/** A response whose body is `json`, `text` or empty. The default `content-type` depends on the body. */
export interface Reply {
  status: number
  json?: unknown
  text?: string
  headers?: Readonly<Record<string, string>>
}

type RequestParts<B, P, Q> = Pick<RouteRequest<B, P, Q>, 'req' | 'res' | 'params' | 'query' | 'body' | 'stopping'>

/** A request with its parsed input. */
export class RouteRequest<B = unknown, P = Record<string, string>, Q = Record<string, string>> {
  /** Node's request, for routes that stream. If the route has a `body` schema, the body has already been read. */
  readonly req: IncomingMessage
  /** Node's response, for routes that stream: they write the response here and return nothing. */
  readonly res: ServerResponse
  /** Decoded path parameters. The value of a wildcard is a list, for which the route needs a `params` schema. */
  readonly params: P
  readonly query: Q
  /** The parsed JSON body, or undefined if the route has no `body` schema. */
  readonly body: B
  /** Aborted when the service begins to stop, so that long responses end. */
  readonly stopping: AbortSignal
  private trace: string | undefined
  private abandonment: AbortSignal | undefined

  constructor(parts: RequestParts<B, P, Q>) {
    this.req = parts.req
    this.res = parts.res
    this.params = parts.params
    this.query = parts.query
    this.body = parts.body
    this.stopping = parts.stopping
  }

  /** Aborted when the response is no longer needed: the client has disconnected, or the service is stopping. */
  get abandoned(): AbortSignal {
    this.abandonment ??= abandonedSignal(this)
    return this.abandonment
  }

  /** W3C trace context of the client, or of a new trace. It is added to the events that the request causes. */
  get traceparent(): string {
    this.trace ??= traceparentOf(this.header('traceparent'))
    return this.trace
  }

  /** The header Idempotency-Key. @throws HttpProblem 400 for a key that is empty, too long or not printable ASCII */
  get idempotencyKey(): string | undefined {
    const key = this.header('idempotency-key')
    if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key
    throw badRequest('Idempotency-Key: expected 1 to 200 printable ASCII characters without spaces')
  }

  /** The first value of a request header. `name` is in lower case. */
  header(name: string): string | undefined {
    const value = this.req.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
}

function abandonedSignal({ res, stopping }: Pick<RouteRequest, 'res' | 'stopping'>): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (stopping.aborted || res.destroyed) abort()
  stopping.addEventListener('abort', abort, { once: true })
  res.once('close', () => {
    stopping.removeEventListener('abort', abort)
    // After a complete response there is nothing to end, and an abort would create an error with a stack for each request.
    if (!res.writableFinished) abort()
  })
  return controller.signal
}

/** A route of a service. {@link route} creates it, with the types of the handler's input from the schemas. */
export interface RouteDefinition<B = unknown, P = Record<string, string>, Q = Record<string, string>> {
  method: Method
  /**
   * A path in the syntax of express 5: `/user/:userId/orders`, or `/files/*rest` for all paths below `/files`. Paths are
   * case-sensitive, and a trailing slash is ignored. The first route that matches handles a request.
   */
  path: string
  /** Schema of the JSON body; a missing body counts as `{}`. Without a schema the body is not read. */
  body?: z.ZodType<B>
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** Largest body, bytes. Default: the limit of the service. */
  bodyLimitBytes?: number
  /** The handler writes to `res` itself, where the security headers are already set. Default false. */
  streams?: boolean
  /** Returns the response, or nothing if it has written to `res` itself. */
  handle: (request: RouteRequest<B, P, Q>) => Promise<Reply | undefined> | Reply | undefined
}

/** A route with input of any type. */
export type Route = RouteDefinition

/** Declares a route. Its handler gets body, params and query with the types of the schemas. */
export function route<B = unknown, P = Record<string, string>, Q = Record<string, string>>(
  definition: RouteDefinition<B, P, Q>,
): Route {
  return definition as unknown as Route
}
