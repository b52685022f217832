import { type ReverseProxy, type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { apiPaths } from './api-paths'

/**
 * Passes the API's paths on unchanged. Behind the cluster's Routes they never arrive here; with this Service alone (one
 * Route, or a port-forward) the page still works.
 */
export function apiRoutes(proxy: ReverseProxy): Route[] {
  const handle = async ({ req, res, stopping }: RouteRequest): Promise<undefined> => {
    // A stream would delay the stop until its deadline; browsers reconnect by themselves.
    if (isStream(req.headers.accept)) stopping.addEventListener('abort', () => res.destroy(), { once: true })
    await proxy.handle(req, res)
  }
  return Object.keys(apiPaths).flatMap((path) => [
    route({ method: 'ANY', path, handle }),
    route({ method: 'ANY', path: `${path}/*rest`, handle }),
  ])
}

function isStream(accept = ''): boolean {
  return accept.includes('text/event-stream')
}
