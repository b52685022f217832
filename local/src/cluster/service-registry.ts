import { type Service } from '../manifests/objects'
import { type AddressOf } from '../pods/service-addresses'
import { type ObjectStore } from '../store/object-store'
import { ServiceProxy } from './service-proxy'

interface ServiceRegistryOptions {
  store: ObjectStore
  /** The ports of the ready pods of a Service. */
  endpoints: (service: string, namespace: string) => number[]
  /** The address of the embedded server that replaces a Service: `mongo` → `127.0.0.1:41234`. */
  embeddedAddress: (service: string) => string | undefined
}

/** A Service name, with an optional namespace and an optional suffix, such as `status.shop.svc.cluster.local`. */
const HOST = /^([a-z0-9-]+)(?:\.([a-z0-9-]+)(\.svc(?:\.cluster\.local)?)?)?$/

/**
 * Creates a local address for each Service that a container or a trigger refers to. Running containers keep the address
 * when the Service is deleted; connections to it are then reset until a Service of this name exists again.
 */
export class ServiceRegistry {
  private readonly proxies = new Map<string, { proxy: ServiceProxy; address: Promise<string> }>()

  constructor(private readonly options: ServiceRegistryOptions) {}

  /** Resolves addresses like a pod of a namespace. Default of `namespace`: the namespace of the cluster. */
  addressesIn(namespace = this.options.store.namespace): AddressOf {
    return (host, port) => {
      const [, name, hostNamespace, suffix] = HOST.exec(host) ?? []
      const isFullName = suffix !== undefined
      const targetNamespace = hostNamespace === undefined ? namespace : this.namespaceOf(hostNamespace, isFullName)
      if (name === undefined || targetNamespace === undefined) return undefined
      return this.addressOf(name, port, targetNamespace)
    }
  }

  stop(): void {
    for (const { proxy } of this.proxies.values()) proxy.stop()
  }

  /**
   * The namespace that a host name refers to. A full name with a namespace that does not exist, as in manifests for another
   * cluster, refers to the namespace of this cluster.
   */
  private namespaceOf(name: string, isFullName: boolean): string | undefined {
    const { store } = this.options
    if (store.get('namespaces', name)) return name
    return isFullName ? store.namespace : undefined
  }

  private addressOf(name: string, port: number, namespace: string): Promise<string> | undefined {
    const { store, embeddedAddress } = this.options
    const { spec } = (store.get('services', name, namespace) as Service | undefined) ?? {}
    if (spec?.externalName !== undefined) return Promise.resolve(`${spec.externalName}:${port}`)
    if (!spec?.ports?.some((each) => each.port === port)) return undefined
    const embedded = namespace === store.namespace ? embeddedAddress(name) : undefined
    return embedded === undefined ? this.listen(name, port, namespace) : Promise.resolve(embedded)
  }

  private listen(name: string, port: number, namespace: string): Promise<string> {
    const key = `${namespace}/${name}:${port}`
    const existing = this.proxies.get(key)
    if (existing) return existing.address
    const proxy = new ServiceProxy(() => this.options.endpoints(name, namespace))
    const address = proxy.start().then((local) => `127.0.0.1:${local}`)
    this.proxies.set(key, { proxy, address })
    return address
  }
}
