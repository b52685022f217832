import { randomUUID } from 'node:crypto'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { type Service } from '@food-delivery/service-kit'
import { startKafka } from '../../../packages/embedded/src'
import { eventually } from '../../../test/support/eventually'
import { type TcpProxy, startTcpProxy } from '../../../test/support/tcp-proxy'
import { createShopService } from '../src/service'
import {
  type ShopServers,
  call,
  logger,
  optionsOf,
  orderOptions,
  productOptions,
  startShop,
  startShopServers,
  storedOrders,
} from './shop-servers'

let servers: ShopServers
let product: Service
let order: Service
let productProxy: TcpProxy

beforeAll(async () => {
  servers = await startShopServers()
  product = await startShop(optionsOf(servers, productOptions))
  productProxy = await startTcpProxy(`127.0.0.1:${product.http.port}`)
  order = await startShop(optionsOf(servers, orderOptions(servers, `http://${productProxy.address}`)))
})

afterAll(async () => {
  await Promise.all([order.stop(), product.stop(), productProxy.close()])
  await servers.close()
})

it('responds with 503 and stores nothing while product is down, and accepts orders after that', async () => {
  const before = await storedOrders(servers).countDocuments()
  productProxy.block()
  const [placed, listed] = [await call(order, '/orders', { productId: 'p-0001' }), await call(order, '/orders')]
  expect([placed.status, listed.status]).toEqual([503, 503])
  expect(placed.headers.get('retry-after')).toBe('2')
  expect(placed.body['detail']).toContain('nothing was done')
  expect(await storedOrders(servers).countDocuments()).toBe(before)
  productProxy.unblock()
  expect(await call(order, '/orders', { productId: 'p-0001' })).toMatchObject({ status: 201 })
})

it('rejects orders while Kafka is unavailable, and accepts one order after that', async () => {
  // Finds a free port, on which a broker starts later.
  const proxy = await startTcpProxy('127.0.0.1:1')
  await proxy.close()
  const kafka = { brokers: [proxy.address], clientId: 'order-outage' }
  const orderRole = { role: 'order' as const, kafka, topic: 'shop', productUrl: product.http.url }
  const service = createShopService(optionsOf(servers, { ...orderRole, relay: { everyMs: 50, olderThanMs: 0 } }))
  const started = service.start()
  await eventually(() => service.http.port > 0, 'the HTTP server to listen')
  const headers = { 'idempotency-key': randomUUID() }
  const place = () => call(service, '/orders', { productId: 'p-0002' }, headers)
  // The server listens before MongoDB is connected.
  await eventually(async () => !String((await place()).body['detail']).startsWith('MongoDB'), 'MongoDB to be connected')
  expect(await place()).toMatchObject({ status: 503, body: { detail: expect.stringContaining('Kafka') as string } })

  const broker = await startKafka({ port: Number(proxy.address.split(':')[1]) })
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic: 'shop', partitions: 6 })
  await started
  const accepted = await eventually(async () => {
    const response = await place()
    return response.status === 201 && response
  }, 'the order to be accepted')
  await eventually(async () => {
    const stored = await storedOrders(servers).findOne({ _id: String(accepted.body['orderId']) })
    return stored !== null && stored.unpublishedSince === undefined
  }, 'the order to be stored and published')
  expect((await place()).body).toEqual(accepted.body)
  await Promise.all([service.stop(), admin.disconnect()])
  await broker.close()
})
