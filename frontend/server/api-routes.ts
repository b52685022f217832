import { type ReverseProxy, type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { apiPaths } from './api-paths'

/**
 * The API's paths, passed on as they came. Where the cluster's Routes take them first nothing arrives here; with this
 * Service alone (one Route, or a port-forward) the page still works.
 */
export function apiRoutes(proxy: ReverseProxy): Route[] {
  const handle = async ({ req, res, stopping }: RouteRequest): Promise<undefined> => {
    // A stream would keep the pod from stopping until its deadline; its reader comes again by itself.
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
