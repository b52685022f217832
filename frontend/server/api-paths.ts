/** Which service has which path; the Routes of the cluster say the same. */
export const apiPaths = {
  '/createOrder': 'api',
  '/status': 'api',
  '/restaurants': 'api',
  '/user': 'api',
  '/openapi.json': 'api',
  '/events': 'realtime',
  '/consumers': 'pods',
} as const

/** A service behind the API paths. */
export type ApiTarget = (typeof apiPaths)[keyof typeof apiPaths]

// What a client may put before the path, as if we were its proxy.
const ORIGIN = /^https?:\/\/[^/?#]*/i

/** The service of a request's URL, or undefined when the path is not of the API. */
export function targetOf(url: string): ApiTarget | undefined {
  const path = url.replace(ORIGIN, '').split(/[?#]/, 1)[0]
  const found = Object.entries(apiPaths).find(([prefix]) => path === prefix || path?.startsWith(`${prefix}/`))
  return found?.[1]
}
