import { randomUUID } from 'node:crypto'
import { createProducer, createTopicReader } from '@food-delivery/kafka-client'
import { eventually } from '../../../test/support/eventually'
import { type Service } from '@food-delivery/service-kit'
import {
  type ShopServers,
  call,
  deliveryOptions,
  kafkaOf,
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
let delivery: Service
let reader: ReturnType<typeof createTopicReader>
const events: Record<string, unknown>[] = []

beforeAll(async () => {
  servers = await startShopServers()
  product = await startShop(optionsOf(servers, productOptions))
  ;[order, delivery] = await Promise.all([
    startShop(optionsOf(servers, orderOptions(servers, product.http.url))),
    startShop(optionsOf(servers, deliveryOptions(servers))),
  ])
  reader = createTopicReader({
    kafka: kafkaOf(servers),
    logger,
    topic: servers.topic,
    groupId: `${servers.topic}-reader`,
    onRecords: (records) => records.forEach(({ value }) => events.push(parse(value))),
  })
  await reader.start()
})

afterAll(async () => {
  await Promise.all([order.stop(), delivery.stop(), product.stop(), reader.stop()])
  await servers.close()
})

function parse(value: Buffer | null): Record<string, unknown> {
  try {
    return JSON.parse(value?.toString() ?? '') as Record<string, unknown>
  } catch {
    return {}
  }
}

const eventsOf = (orderId: unknown) => events.filter((event) => event['orderId'] === orderId)

describe('an order', () => {
  it('is stored, published and delivered', async () => {
    const placed = await call(order, '/orders', { productId: 'p-0003', quantity: 2, customer: 'Mina' })
    expect(placed).toMatchObject({ status: 201, body: { productId: 'p-0003', quantity: 2, status: 'placed' } })
    const { orderId, item, price, total } = placed.body
    expect(total).toBeCloseTo(2 * Number(price), 6)
    expect(await storedOrders(servers).findOne({ _id: String(orderId) })).toMatchObject({ item, customer: 'Mina' })
    const [event] = await eventually(() => eventsOf(orderId).length > 0 && eventsOf(orderId), 'the event of the order')
    expect(event).toMatchObject({ eventType: 'OrderPlaced', item, totalCents: Math.round(Number(total) * 100) })
    await eventually(async () => {
      const { deliveries } = (await call(delivery, '/deliveries')).body as { deliveries: object[] }
      return deliveries.some((entry) => 'orderId' in entry && entry.orderId === orderId)
    }, 'the delivery of the order')
  })

  it('is listed with the current price of its product, and with suggested products', async () => {
    const { body } = await call(order, '/orders', { productId: 'p-0004' })
    const { body: list } = await call(order, '/orders?limit=1')
    expect(list).toMatchObject({ orders: [{ orderId: body['orderId'], status: 'placed', priceNow: body['price'] }] })
    expect(list['suggestions']).toHaveLength(8)
  })

  it('is placed once if it is sent several times with the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => call(order, '/orders', { productId: 'p-0001' }, headers)),
    )
    const ids = new Set(responses.map(({ body }) => body['orderId']))
    expect(responses.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(ids.size).toBe(1)
    expect(await storedOrders(servers).countDocuments({ _id: String([...ids][0]) })).toBe(1)
  })

  it.each([
    ['no product', {}, 'productId'],
    ['a product of another shop', { productId: 'x-1' }, 'productId'],
    ['a product that does not exist', { productId: 'p-9999' }, 'productId'],
    ['half a piece', { productId: 'p-0001', quantity: 0.5 }, 'quantity'],
    ['an empty customer', { productId: 'p-0001', customer: ' ' }, 'customer'],
  ])('is rejected with %s', async (_problem, body, path) => {
    const response = await call(order, '/orders', body)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(response).toMatchObject({ status: 400, body: { status: 400, errors: [{ path }] } })
  })

  it('is rejected if it is not JSON', async () => {
    expect(await call(order, '/orders', '{"productId":')).toMatchObject({ status: 400 })
  })

  it('is published later if a crash left it unpublished', async () => {
    const otherReplica = await startShop(
      optionsOf(servers, { ...orderOptions(servers, product.http.url), relay: { everyMs: 20, olderThanMs: 0 } }),
    )
    const orderId = randomUUID()
    const crashedAt = new Date(Date.now() - 60_000)
    await storedOrders(servers).insertOne({
      _id: orderId,
      productId: 'p-0001',
      item: 'lamp, oak',
      quantity: 1,
      priceCents: 999,
      customer: 'Jun',
      placedAt: crashedAt,
      unpublishedSince: crashedAt,
    })
    await eventually(() => eventsOf(orderId).length > 0, 'the event of the unpublished order')
    const stored = await eventually(async () => {
      const document = await storedOrders(servers).findOne({ _id: orderId })
      return document?.unpublishedSince === undefined && document
    }, 'unpublishedSince to be removed')
    expect(stored).toMatchObject({ placedAt: crashedAt, customer: 'Jun' })
    await otherReplica.stop()
  })
})

describe('deliveries', () => {
  it('start once per order if its event is repeated, and continue after a record that cannot be parsed', async () => {
    const orderId = randomUUID()
    const event = {
      eventType: 'OrderPlaced',
      orderId,
      productId: 'p-0001',
      item: 'lamp, oak',
      quantity: 1,
      totalCents: 999,
      customer: 'Ara',
      placedAt: new Date().toISOString(),
    }
    const producer = createProducer({ kafka: kafkaOf(servers), logger })
    await producer.connect()
    for (const value of ['no event', JSON.stringify(event), JSON.stringify(event)])
      await producer.send({ topic: servers.topic, key: orderId, value })
    await producer.disconnect()
    const deliveries = servers.mongo.client.db(servers.mongo.mongo.database).collection('deliveries')
    await eventually(async () => {
      const lag = await servers.admin.lag({ topic: servers.topic, groupIds: [`${servers.topic}-group`] })
      return lag.get(`${servers.topic}-group`)?.total === 0
    }, 'the group to have no lag')
    expect(await deliveries.countDocuments({ customer: 'Ara' })).toBe(1)
    expect(await servers.admin.describeTopic(`${servers.topic}-dlq`)).toMatchObject({ partitions: 1 })
  })
})

describe('products', () => {
  it('are listed with their price', async () => {
    const { status, body } = await call(product, '/products?limit=2')
    expect(status).toBe(200)
    expect(body).toEqual({
      products: [
        { productId: 'p-0001', item: expect.any(String) as string, price: expect.any(Number) as number },
        { productId: 'p-0002', item: expect.any(String) as string, price: expect.any(Number) as number },
      ],
    })
  })

  it('have a page with prices of two years, from the database and from the cache', async () => {
    const first = await call(product, '/products/p-0007')
    const cached = await call(product, '/products/p-0007')
    expect(cached.body).toEqual(first.body)
    expect((first.body as { history: unknown[] }).history.length).toBeGreaterThan(700)
    expect(first.body['chart']).toMatch(/^M0\.0 [\d.]+(L[\d.]+ [\d.]+)+$/)
  })

  it('are all suggested after several requests', async () => {
    const suggested = new Set<string>()
    for (let index = 0; index < 3; index++) {
      const { body } = await call(product, '/products?limit=1&suggest=10')
      for (const { productId } of (body as { suggestions: { productId: string }[] }).suggestions)
        suggested.add(productId)
    }
    expect(suggested.size).toBe(30)
  })

  it.each([
    ['/products/p-9999', 404],
    ['/products/lamp', 400],
    ['/products?ids=p-0001,lamp', 400],
    ['/products?limit=0', 400],
  ])('respond to %s with status %i', async (path, status) => {
    expect(await call(product, path)).toMatchObject({ status, body: { status } })
  })
})
