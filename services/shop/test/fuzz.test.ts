import { createTopicReader } from '@food-delivery/kafka-client'
import fc from 'fast-check'
import { eventually } from '../../../test/support/eventually'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyJson, anyText, deepJson, segment, textOf } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { type Service } from '@food-delivery/service-kit'
import {
  type ShopServers,
  deliveryOptions,
  kafkaOf,
  logger,
  optionsOf,
  orderOptions,
  productOptions,
  startShop,
  startShopServers,
} from './shop-servers'

const probes = ['/livez', '/readyz', '/metrics']
const paths = {
  order: ['/orders', ...probes],
  product: ['/products', '/products/p-0001', ...probes],
  delivery: ['/deliveries', ...probes],
}
type Role = keyof typeof paths
const roles = Object.keys(paths) as Role[]

/** Number of orders that are placed before the tests, so that `/orders` and `/deliveries` are not empty. */
const FIRST_ORDERS = 3
const headers = { 'content-type': 'application/json' }

let servers: ShopServers
let shops: Record<Role, Service>
let fuzzers: Record<Role, HttpFuzzer>
let reader: ReturnType<typeof createTopicReader>
let published = 0

beforeAll(async () => {
  servers = await startShopServers()
  const { topic } = servers
  const product = await startShop(optionsOf(servers, productOptions))
  const [order, delivery] = await Promise.all([
    startShop(optionsOf(servers, orderOptions(servers, product.http.url))),
    startShop(optionsOf(servers, deliveryOptions(servers))),
  ])
  shops = { order, product, delivery }
  fuzzers = {
    order: createHttpFuzzer(order.http.url),
    product: createHttpFuzzer(product.http.url),
    delivery: createHttpFuzzer(delivery.http.url),
  }
  reader = createTopicReader({
    kafka: kafkaOf(servers),
    logger,
    topic,
    groupId: `${topic}-reader`,
    onRecords: (records) => void (published += records.length),
  })
  await reader.start()
  const body = JSON.stringify({ productId: 'p-0003', quantity: 1 })
  for (let count = 0; count < FIRST_ORDERS; count++)
    await fetch(`${order.http.url}/orders`, { method: 'POST', headers, body })
})

afterAll(async () => {
  for (const fuzzer of Object.values(fuzzers)) fuzzer.close()
  await Promise.all([shops.order.stop(), shops.delivery.stop(), shops.product.stop(), reader.stop()])
  await servers.close()
})

const order = fc.record(
  {
    productId: fc.oneof(fc.constant('p-0003'), fc.constant('p-9999'), anyJson),
    quantity: fc.oneof(fc.integer(), fc.double(), anyJson),
    customer: fc.oneof(anyText, anyJson),
  },
  { requiredKeys: ['productId'] },
)
const query = fc
  .dictionary(
    fc.constantFrom('limit', 'suggest', 'ids'),
    fc.oneof(segment, fc.constantFrom('1', '20', '101', 'p-0001,p-0002', ',', 'p-9999')),
  )
  .map((fields) =>
    Object.entries(fields)
      .map((field) => field.join('='))
      .join('&'),
  )

describe('fuzz', () => {
  it.each<[Role, string]>([
    ['product', '/products'],
    ['order', '/orders'],
    ['delivery', '/deliveries'],
  ])(
    'responds as %s with 200 or 400 to GET %s with any query',
    async (role, path) => {
      const attempts = query.map((fields) => ({ method: 'GET', path: `${path}?${fields}` }))
      expect(await fuzzers[role].attack(attempts, [200, 400])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'responds with 200, 400 or 404 to GET /products/:productId with any id',
    async () => {
      const id = fc.oneof(segment, fc.stringMatching(/^p-\d{3,5}$/))
      const attempts = id.map((productId) => ({ method: 'GET', path: `/products/${productId}` }))
      expect(await fuzzers.product.attack(attempts, [200, 400, 404])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it.each(roles)(
    'responds to any request to %s with a status below 500',
    async (role) => {
      expect(await fuzzers[role].attack(anyRequest(paths[role]), isBelow500)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it.each(roles)(
    'closes connections to %s with invalid HTTP, and still serves valid requests',
    async (role) => {
      const { url } = shops[role].http
      expect(await attackWithBytes(url, paths[role])).toEqual([])
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )

  // This is the last test, because its thousands of orders would make every list long.
  it(
    'accepts or rejects any order, and publishes only the accepted orders',
    async () => {
      const bodies = fc.oneof({ weight: 4, arbitrary: order.map(textOf) }, anyJson.map(textOf), anyText, deepJson)
      const attempts = bodies.map((body) => ({ method: 'POST', path: '/orders', headers, body }))
      expect(await fuzzers.order.attack(attempts, [201, 400, 413])).toEqual([])
      const accepted = fuzzers.order.count(201) + FIRST_ORDERS
      expect(accepted).toBeGreaterThan(FIRST_ORDERS)
      await eventually(() => published >= accepted, 'every event to be read')
      expect(published).toBe(accepted)
    },
    FUZZ_TIMEOUT_MS,
  )
})
