import { isService } from '../manifests/check-object'
import { type KubeObject } from '../manifests/objects'
import { type ServiceAddresses } from '../pods/service-addresses'
import { ServiceProxy } from './service-proxy'

interface ServiceRegistryOptions {
  objects: readonly KubeObject[]
  endpoints: (service: string) => number[]
  /** Addresses of Services that have no pods here: `mongo` → `127.0.0.1:41234`. */
  standIns: ReadonlyMap<string, string>
}

/** Gives every Service a local address. */
export class ServiceRegistry {
  private readonly proxies: ServiceProxy[] = []

  constructor(private readonly options: ServiceRegistryOptions) {}

  /** Starts listening; returns `service:port` → `127.0.0.1:port` for every Service port. */
  async start(): Promise<ServiceAddresses> {
    const { objects, standIns } = this.options
    const entries = objects.filter(isService).flatMap(({ metadata: { name }, spec }) =>
      spec.ports.map(async ({ port }): Promise<[string, string]> => {
        return [`${name}:${port}`, standIns.get(name) ?? `127.0.0.1:${await this.listen(name)}`]
      }),
    )
    return new Map(await Promise.all(entries))
  }

  stop(): void {
    for (const proxy of this.proxies) proxy.stop()
  }

  private listen(service: string): Promise<number> {
    const proxy = new ServiceProxy({ endpoints: () => this.options.endpoints(service) })
    this.proxies.push(proxy)
    return proxy.start()
  }
}
