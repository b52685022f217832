import { randomUUID } from 'node:crypto'
import { parseOrderEvent } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import fc from 'fast-check'
import { eventually } from '../../../test/support/eventually'
import { type HttpFuzzer, createHttpFuzzer, isBelow500 } from '../../../test/support/fuzz/http-fuzzer'
import { anyRequest, anyJson, anyText, deepJson, segment, textOf } from '../../../test/support/fuzz/inputs'
import { attackWithBytes } from '../../../test/support/fuzz/raw-bytes'
import { FUZZ_TIMEOUT_MS } from '../../../test/support/fuzz/runs'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { createApiService } from '../src/service'
import { type PublishedEvents, readPublishedEvents } from './published-events'
import { type FakeStatusService, startFakeStatusService } from './fake-status-service'

const logger = createLogger({ service: 'apiservice', pod: 'test', level: 'silent' })
const topic = `api-fuzz-${randomUUID().slice(0, 8)}`

let server: TestKafkaServer
let events: PublishedEvents
let statusService: FakeStatusService
let service: Service
let fuzzer: HttpFuzzer

beforeAll(async () => {
  server = await startKafka()
  const kafka = { ...server.settings, clientId: topic }
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  await admin.disconnect()
  statusService = await startFakeStatusService()
  service = createApiService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka,
    statusService: statusService.url,
    topic,
    lingerMs: 0,
  })
  events = await readPublishedEvents({ kafka, topic, groupId: topic, logger })
  await service.start()
  fuzzer = createHttpFuzzer(service.http.url)
})

afterAll(async () => {
  fuzzer.close()
  await Promise.all([service.stop(), events.stop(), statusService.stop()])
  await server.close()
})

const price = fc.oneof(fc.double(), fc.nat().map(String), fc.constant('17.50'), anyJson)
const order = fc.record(
  {
    userId: fc.oneof(fc.uuid(), fc.string(), anyJson),
    kitchenId: fc.oneof(fc.uuid(), anyJson),
    dish: fc.oneof(fc.string(), anyJson),
    totalPrice: price,
    kitchenSpeed: fc.oneof(fc.integer(), fc.double(), anyJson),
    courierSpeed: fc.oneof(fc.nat(60_000), anyJson),
  },
  { requiredKeys: [] },
)
const restaurant = fc.record(
  {
    kitchenId: fc.oneof(fc.uuid(), anyJson),
    name: fc.oneof(fc.string(), anyJson),
    type: fc.oneof(fc.constant('vegan'), anyJson),
    image: fc.oneof(fc.string(), anyJson),
    menu: fc.oneof(fc.array(fc.record({ item: fc.string(), price }), { maxLength: 3 }), anyJson),
  },
  { requiredKeys: ['name', 'type', 'image', 'menu'] },
)
const restaurantList = fc.array(restaurant, { maxLength: 3 })

const bodies = {
  '/createOrder': fc.oneof(order.map(textOf), anyJson.map(textOf), anyText, deepJson),
  '/restaurants': fc.oneof(
    restaurantList.map(textOf),
    restaurantList.map((restaurants) => textOf({ restaurants })),
    anyJson.map(textOf),
    anyText,
    deepJson,
  ),
}

const paths = {
  '/user/:userId/orders': fc
    .tuple(fc.oneof(segment, fc.uuid()), segment)
    .map(([user, query]) => `/user/${user}/orders?limit=${query}`),
  '/status/:requestId': fc.tuple(segment, segment).map(([id, query]) => `/status/${id}?wait=${query}`),
}

const headers = { 'content-type': 'application/json' }
const knownPaths = [
  '/createOrder',
  '/restaurants',
  '/user/1/orders',
  '/status/1',
  '/openapi.json',
  '/livez',
  '/metrics',
]

describe('fuzz', () => {
  it.each(Object.keys(bodies) as (keyof typeof bodies)[])(
    'responds with 202 or 4xx to any body of POST %s',
    async (path) => {
      const attempts = bodies[path].map((body) => ({ method: 'POST', path, headers, body }))
      expect(await fuzzer.attack(attempts, [202, 400, 413])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it.each(Object.keys(paths) as (keyof typeof paths)[])(
    'never responds with 5xx to GET %s',
    async (route) => {
      const attempts = paths[route].map((path) => ({ method: 'GET', path }))
      expect(await fuzzer.attack(attempts, [200, 202, 400, 404])).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'responds to any request with a status below 500',
    async () => {
      expect(await fuzzer.attack(anyRequest(knownPaths, order.map(textOf)), isBelow500)).toEqual([])
    },
    FUZZ_TIMEOUT_MS,
  )

  it(
    'closes connections with invalid HTTP, and still serves valid requests',
    async () => {
      expect(await attackWithBytes(service.http.url, ['/status/1', '/livez'])).toEqual([])
      expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    },
    FUZZ_TIMEOUT_MS,
  )

  it('publishes a valid event for each 202, and no other event', async () => {
    const acceptedCount = fuzzer.count(202)
    await eventually(() => events.all.length >= acceptedCount, 'every event to be read')
    expect(events.all).toHaveLength(acceptedCount)
    expect(events.all.every(({ text }) => parseOrderEvent(text) !== undefined)).toBe(true)
  })
})
