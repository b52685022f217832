import { type ReverseProxy, type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { apiPaths } from './api-paths'

/**
 * Forwards the API paths to their services. This is needed with a single Route, or with a port-forward to this Service;
 * with the Routes of the cluster these requests do not arrive here.
 */
export function apiRoutes(proxy: ReverseProxy): Route[] {
  const handle = async ({ req, res, stopping }: RouteRequest): Promise<undefined> => {
    // Open streams would delay the shutdown until its deadline. Browsers reconnect.
    if (acceptsStream(req.headers.accept)) stopping.addEventListener('abort', () => res.destroy(), { once: true })
    await proxy.handle(req, res)
  }
  return Object.keys(apiPaths).flatMap((path) => [
    route({ method: 'ANY', path, handle }),
    route({ method: 'ANY', path: `${path}/*rest`, handle }),
  ])
}

function acceptsStream(accept = ''): boolean {
  return accept.includes('text/event-stream')
}
