import {
  type HttpServiceOptions,
  type Service,
  createReverseProxy,
  createService,
  notFound,
} from '@food-delivery/service-kit'
import { type ApiTarget, targetOf } from './api-paths'
import { apiRoutes } from './api-routes'
import { securityPolicy } from './security-policy'
import { readStaticFiles } from './static-files'
import { staticRoutes } from './static-routes'

export interface FrontendServiceOptions extends Pick<HttpServiceOptions, 'port' | 'host' | 'logger' | 'registry'> {
  /** The folder of the built pages. */
  folder: string
  /** Base URLs of the services behind the API paths. */
  services: Record<ApiTarget, string>
}

/**
 * Serves the pages, and forwards the API paths to their services.
 * @throws FrontendNotBuiltError
 */
export async function createFrontendService({
  folder,
  services,
  ...options
}: FrontendServiceOptions): Promise<Service> {
  const files = await readStaticFiles(folder)
  const proxy = createReverseProxy({
    target: ({ url = '/' }) => {
      const target = targetOf(url)
      if (!target) throw notFound('this path does not exist')
      return services[target]
    },
  })
  return createService({
    ...options,
    routes: [...staticRoutes(files), ...apiRoutes(proxy)],
    helmet: securityPolicy,
    onUpgrade: (req, socket, head) => proxy.upgrade(req, socket, head),
    dependencies: [proxy],
  })
}
