import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import helmet, { type HelmetOptions } from 'helmet'

export type { HelmetOptions } from 'helmet'

/** Names and values in turn, as `res.writeHead` takes them. */
export type FlatHeaders = readonly string[]

/** What suits a service that answers JSON only: nothing in its answers may load, run or be framed. */
const apiOptions: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
  },
}

/**
 * Helmet's headers, computed once: they are the same for every answer, and running helmet per request would cost a
 * dozen `setHeader` calls each time.
 */
export function securityHeaders(options: HelmetOptions = apiOptions): FlatHeaders {
  const req = new IncomingMessage(new Socket())
  const res = new ServerResponse(req)
  helmet(options)(req, res, (error?: unknown) => {
    if (error !== undefined) throw error as Error
  })
  return Object.entries(res.getHeaders()).flatMap(([name, value]) => [name, String(value)])
}
