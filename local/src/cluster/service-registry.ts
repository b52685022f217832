import { isService } from '../manifests/validate-manifest'
import { type KubeObject } from '../manifests/objects'
import { type ServiceAddresses } from '../pods/service-addresses'
import { ServiceProxy } from './service-proxy'

interface ServiceRegistryOptions {
  objects: readonly KubeObject[]
  /** The ports of the ready pods of a Service. */
  endpoints: (service: string) => number[]
  /** The address of the embedded server that replaces a Service: `mongo` → `127.0.0.1:41234`. */
  embeddedAddress: (service: string) => string | undefined
}

/** Creates a local address for every Service. */
export class ServiceRegistry {
  private readonly proxies: ServiceProxy[] = []

  constructor(private readonly options: ServiceRegistryOptions) {}

  /** Listens for every Service port and returns the addresses: `service:port` → `127.0.0.1:port`. */
  async start(): Promise<ServiceAddresses> {
    const { objects, embeddedAddress } = this.options
    const entries = objects.filter(isService).flatMap(({ metadata: { name }, spec }) =>
      spec.ports.map(async ({ port }): Promise<[string, string]> => {
        return [`${name}:${port}`, embeddedAddress(name) ?? `127.0.0.1:${await this.listen(name)}`]
      }),
    )
    return new Map(await Promise.all(entries))
  }

  stop(): void {
    for (const proxy of this.proxies) proxy.stop()
  }

  private listen(service: string): Promise<number> {
    const proxy = new ServiceProxy(() => this.options.endpoints(service))
    this.proxies.push(proxy)
    return proxy.start()
  }
}
