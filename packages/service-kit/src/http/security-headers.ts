import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet, { type HelmetOptions } from 'helmet'

export type { HelmetOptions } from 'helmet'

/** Alternating names and values, as in Node's `rawHeaders`. */
export type RawHeaders = readonly string[]

/** For JSON responses: browsers must not load, run or frame any content. */
const apiOptions: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
}

/** Helmet's headers. They are computed once, because helmet would call `setHeader` a dozen times per request. */
export function securityHeaders(options: HelmetOptions = apiOptions): RawHeaders {
  const req = new IncomingMessage(new Socket())
  const res = new ServerResponse(req)
  helmet(options)(req, res, (error?: unknown) => {
    if (error !== undefined) throw error as Error
  })
  return Object.entries(res.getHeaders()).flatMap(([name, value]) => [name, String(value)])
}
