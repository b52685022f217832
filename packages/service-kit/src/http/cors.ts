import cors, { type CorsOptions } from 'cors'
import { type RequestHandler } from 'express'

/** CORS of a service: `headers` for every response, `preflight` for `OPTIONS` of a path with the methods `allow`. */
export interface CorsPolicy {
  headers: RequestHandler[]
  preflight: (allow: string) => RequestHandler[]
}

/** `allowedOrigins`: exact origins, or `*` for any; an empty list disables CORS. */
export function createCorsPolicy(allowedOrigins: readonly string[]): CorsPolicy {
  if (allowedOrigins.length === 0) return { headers: [], preflight: () => [] }
  const options: CorsOptions = {
    origin: allowedOrigins.includes('*') ? '*' : [...allowedOrigins],
    exposedHeaders: 'Location, Retry-After',
    allowedHeaders: 'Content-Type, Idempotency-Key, Traceparent',
    maxAge: 600,
    // The routes respond to OPTIONS themselves, to add the security headers.
    preflightContinue: true,
  }
  return { headers: [cors(options)], preflight: (allow) => [cors({ ...options, methods: allow })] }
}
