import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { listen } from '../listen'
import { type KubeObject } from '../manifests/objects'
import { ObjectStore } from '../store/object-store'
import { ServiceRegistry } from './service-registry'

const store = new ObjectStore({ now: Date.now, namespace: 'default' })
const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const service = (name: string, spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, ...metadata },
  spec,
})
const server = createServer((socket) => socket.end('pod'))
let pods: number[] = []
const registry = new ServiceRegistry({
  store,
  endpoints: (name, podNamespace) => (name === 'web' && podNamespace === 'shop' ? pods : []),
  embeddedAddress: (name) => (name === 'mongo' ? '127.0.0.1:1' : undefined),
})
const addressesIn = (callerNamespace?: string) => registry.addressesIn(callerNamespace)

beforeAll(async () => {
  pods = [await listen(server, 0)]
  for (const name of ['default', 'shop']) store.put('namespaces', namespace(name))
  const ports = [{ port: 80 }]
  store.put('services', service('web', { ports }, { namespace: 'shop' }))
  store.put('services', service('mongo', { ports: [{ port: 27017 }] }))
  store.put('services', service('outside', { type: 'ExternalName', externalName: 'db.example.com' }))
})

afterAll(() => {
  registry.stop()
  server.close()
})

async function read(address: string | undefined): Promise<string> {
  const [host, port] = (address ?? '').split(':')
  return text(connect({ host, port: Number(port) }))
}

describe('ServiceRegistry', () => {
  it('forwards connections to the pods of a Service, also after the Service is recreated', async () => {
    const address = await addressesIn('shop')('web', 80)
    await expect(read(address)).resolves.toBe('pod')
    store.remove('services', 'web', 'shop')
    expect(addressesIn('shop')('web', 80)).toBeUndefined()
    store.put('services', service('web', { ports: [{ port: 80 }] }, { namespace: 'shop' }))
    await expect(addressesIn('shop')('web', 80)).resolves.toBe(address)
  })

  it('finds a Service of another namespace by its full name only', async () => {
    const address = await addressesIn()('web.shop.svc.cluster.local', 80)
    await expect(addressesIn()('web.shop', 80)).resolves.toBe(address)
    expect(addressesIn()('web', 80)).toBeUndefined()
    expect(addressesIn()('web.shop', 81)).toBeUndefined()
    expect(addressesIn()('web.shop.example.com', 80)).toBeUndefined()
  })

  it('uses the namespace of the cluster for a full name with a namespace that does not exist', async () => {
    await expect(addressesIn()('mongo.food-delivery.svc', 27017)).resolves.toBe('127.0.0.1:1')
    expect(addressesIn()('mongo.food-delivery', 27017)).toBeUndefined()
  })

  it('uses the external name of a Service', async () => {
    await expect(addressesIn()('outside', 5432)).resolves.toBe('db.example.com:5432')
  })
})
