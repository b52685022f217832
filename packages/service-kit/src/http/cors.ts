import { type IncomingMessage } from 'node:http'
import { type FlatHeaders } from './security-headers'

const NONE: FlatHeaders = []

/** Answers the CORS headers of a request: none unless its origin is allowed. */
export type CorsPolicy = (req: IncomingMessage) => FlatHeaders

/** `allowedOrigins`: exact origins, or `*` for any; an empty list leaves CORS off. */
export function createCorsPolicy(allowedOrigins: readonly string[]): CorsPolicy {
  if (allowedOrigins.length === 0) return () => NONE
  const any = allowedOrigins.includes('*')
  const allowed = new Set(allowedOrigins)
  return ({ headers: { origin } }) => {
    if (any) return ['access-control-allow-origin', '*', ...exposed]
    if (origin === undefined || !allowed.has(origin)) return ['vary', 'Origin']
    return ['access-control-allow-origin', origin, 'vary', 'Origin', ...exposed]
  }
}

const exposed = ['access-control-expose-headers', 'Location, Retry-After']

/** Headers that a preflight gets besides, where its path takes the methods `allow`. */
export function preflightHeaders(allow: string): FlatHeaders {
  return [
    'access-control-allow-methods',
    allow,
    'access-control-allow-headers',
    'Content-Type, Idempotency-Key, Traceparent',
    'access-control-max-age',
    '600',
  ]
}
