import {
  type Assembly,
  type HttpService,
  type HttpServiceOptions,
  type Part,
  assembleParts,
  createHttpService,
  createReverseProxy,
  notFound,
} from '@food-delivery/service-kit'
import { type ApiTarget, targetOf } from './api-paths'
import { apiRoutes } from './api-routes'
import { securityPolicy } from './security-policy'
import { type StaticFile } from './static-files'
import { staticRoutes } from './static-routes'

export interface FrontendServiceOptions extends Pick<HttpServiceOptions, 'port' | 'host' | 'logger' | 'registry'> {
  files: readonly StaticFile[]
  /** Base URLs of the services behind the API paths. */
  services: Record<ApiTarget, string>
}

export interface FrontendService extends Assembly {
  readonly http: HttpService
}

/** Hands out the page, and passes the API's paths on where no Route took them. */
export function createFrontendService({ files, services, ...options }: FrontendServiceOptions): FrontendService {
  const proxy = createReverseProxy({
    target: ({ url = '/' }) => {
      const target = targetOf(url)
      if (!target) throw notFound('there is nothing at this path')
      return services[target]
    },
  })
  const http = createHttpService({
    ...options,
    routes: [...staticRoutes(files), ...apiRoutes(proxy)],
    helmet: securityPolicy,
    onUpgrade: (req, socket, head) => proxy.upgrade(req, socket, head),
  })
  const connections: Part = {
    name: 'proxy',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(proxy.close()),
  }
  return { ...assembleParts({ parts: [http, connections], logger: options.logger }), http }
}
