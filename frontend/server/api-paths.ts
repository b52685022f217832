/** The service of each API path, as in the cluster's Routes. */
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

// A client may send an absolute URL, as to a proxy.
const ORIGIN = /^https?:\/\/[^/?#]*/i

/** The service of a request's URL; undefined if it is not a path of the API. */
export function targetOf(url: string): ApiTarget | undefined {
  const path = url.replace(ORIGIN, '').split(/[?#]/, 1)[0]
  const found = Object.entries(apiPaths).find(([prefix]) => path === prefix || path?.startsWith(`${prefix}/`))
  return found?.[1]
}
