/** The service behind each API path, the same as in the Routes of the cluster. */
export const apiPaths = {
  '/createOrder': 'api',
  '/orders/cancel': 'api',
  '/status': 'api',
  '/restaurants': 'api',
  '/user': 'api',
  '/openapi.json': 'api',
  '/events': 'realtime',
  '/consumers': 'pods',
} as const

export type ApiTarget = (typeof apiPaths)[keyof typeof apiPaths]

// Clients behind a proxy send an absolute URL.
const ORIGIN = /^https?:\/\/[^/?#]*/i

/** The service for the URL of a request; undefined if it is not an API path. */
export function targetOf(url: string): ApiTarget | undefined {
  const path = url.replace(ORIGIN, '').split(/[?#]/, 1)[0]
  return Object.entries(apiPaths).find(([prefix]) => path === prefix || path?.startsWith(`${prefix}/`))?.[1]
}
