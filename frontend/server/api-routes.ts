import { type ReverseProxy, type Route, type RouteRequest, route } from '@food-delivery/service-kit'
import { apiPaths } from './api-paths'

/**
 * Forwards the paths of the API to their services. With the Routes of the cluster these requests do not arrive here.
 * With a single Route or a port-forward to this Service, the page needs the forwarding.
 */
export function apiRoutes(proxy: ReverseProxy): Route[] {
  const handle = async ({ req, res, stopping }: RouteRequest): Promise<undefined> => {
    // Closes streams, because they would delay the stop until its deadline. Browsers reconnect.
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
