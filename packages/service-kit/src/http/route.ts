import { type IncomingMessage, type ServerResponse } from 'node:http'
import { type z } from 'zod'
import { traceparentOf } from './traceparent'

/** Methods that a route can have. `GET` answers `HEAD` too; `ANY` takes all. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY'

/** An answer: `json` or `text`, neither for an empty body. `content-type` follows from it unless it is in `headers`. */
export interface Reply {
  status: number
  json?: unknown
  text?: string
  headers?: Readonly<Record<string, string>>
}

/** A request with its parsed input. */
export class RouteRequest<B = unknown, P = Record<string, string>, Q = Record<string, string>> {
  private trace: string | undefined
  private abandonment: AbortSignal | undefined

  constructor(
    private readonly parts: {
      req: IncomingMessage
      res: ServerResponse
      params: P
      query: Q
      body: B
      stopping: AbortSignal
    },
  ) {}

  /** Path parameters, decoded; that of a wildcard is a list, for which the route needs a `params` schema. */
  get params(): P {
    return this.parts.params
  }

  get query(): Q {
    return this.parts.query
  }

  /** The parsed JSON body where the route has a `body` schema, else undefined. */
  get body(): B {
    return this.parts.body
  }

  /** Aborted when the service starts to stop: long answers should end. */
  get stopping(): AbortSignal {
    return this.parts.stopping
  }

  /** Aborted when the answer is no longer needed: the client has disconnected, or the service is stopping. */
  get abandoned(): AbortSignal {
    this.abandonment ??= abandonedSignal(this.parts)
    return this.abandonment
  }

  /** For routes that stream: answer through `res` and return nothing. Do not read `req` where there is a body schema. */
  get req(): IncomingMessage {
    return this.parts.req
  }

  get res(): ServerResponse {
    return this.parts.res
  }

  /** W3C trace context of the client, or a new trace; pass it on with every event. */
  get traceparent(): string {
    this.trace ??= traceparentOf(this.header('traceparent'))
    return this.trace
  }

  /** A request header; several of one name as the first. Names in lower case. */
  header(name: string): string | undefined {
    const value = this.parts.req.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
}

function abandonedSignal({ res, stopping }: { res: ServerResponse; stopping: AbortSignal }): AbortSignal {
  const controller = new AbortController()
  const abort = () => controller.abort()
  if (stopping.aborted || res.destroyed) abort()
  stopping.addEventListener('abort', abort, { once: true })
  res.once('close', () => {
    stopping.removeEventListener('abort', abort)
    abort()
  })
  return controller.signal
}

/** One line of a service's route table. Build it with {@link route}, which ties the schemas to the handler's types. */
export interface RouteDefinition<B = unknown, P = Record<string, string>, Q = Record<string, string>> {
  method: Method
  /**
   * In the syntax of express 5: `/user/:userId/orders`, `/files/*rest` for everything below. Case-sensitive, a trailing
   * slash is ignored, and the first matching route of the table answers.
   */
  path: string
  /** Schema of the JSON body; a request without a body counts as `{}`. Absent: the body is left alone. */
  body?: z.ZodType<B>
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** Largest body, bytes. Default: that of the service. */
  bodyLimitBytes?: number
  /** The route writes to `res` itself; the common headers are set there first. Default false. */
  streams?: boolean
  /** Answers; returns nothing when it wrote to `res` itself. */
  handle: (request: RouteRequest<B, P, Q>) => Promise<Reply | undefined> | Reply | undefined
}

/** A route of a table, whatever the types of its input. */
export type Route = RouteDefinition

/** Declares a route; its handler gets body, params and query as the schemas type them. */
export function route<B = unknown, P = Record<string, string>, Q = Record<string, string>>(
  definition: RouteDefinition<B, P, Q>,
): Route {
  return definition as unknown as Route
}
