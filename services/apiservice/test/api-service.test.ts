import { eventually } from '../../../test/support/eventually'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { controlTopicOf, isRecentRequestId } from '@food-delivery/contracts'
import { type KafkaConfig, type LagAdmin, createLagAdmin, createLogReader } from '@food-delivery/kafka-client'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { type ApiServiceOptions, createApiService } from '../src/service'
import { type PublishedEvents, readPublishedEvents } from './published-events'
import { type FakeStatusService, startFakeStatusService } from './fake-status-service'

const logger = createLogger({ service: 'apiservice', pod: 'test', level: 'silent' })
const unique = randomUUID().slice(0, 8)
const topic = `api-test-${unique}`
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

let server: TestKafkaServer
let kafka: KafkaConfig
let admin: LagAdmin
let events: PublishedEvents
let statusService: FakeStatusService
let service: Service

function createService(config: KafkaConfig, overrides: Partial<ApiServiceOptions> = {}): Service {
  return createApiService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka: config,
    statusService: statusService.url,
    topic,
    lingerMs: 0,
    ...overrides,
  })
}

beforeAll(async () => {
  server = await startKafka()
  kafka = { ...server.settings, clientId: `api-${unique}` }
  admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  statusService = await startFakeStatusService()
  service = createService(kafka)
  events = await readPublishedEvents({ kafka, topic, groupId: `api-test-${unique}`, logger })
  await service.start()
})

afterAll(async () => {
  await Promise.all([service.stop(), events.stop(), statusService.stop()])
  await admin.disconnect()
  await server.close()
})

interface ApiResponse {
  status: number
  headers: Headers
  body: Record<string, unknown> & { requestId: string; payloadSent: Record<string, unknown> }
}

async function call(path: string, init: RequestInit = {}): Promise<ApiResponse> {
  const response = await fetch(`${service.http.url}${path}`, init)
  return { status: response.status, headers: response.headers, body: (await response.json()) as ApiResponse['body'] }
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

const restaurant = (name: string) => ({
  name,
  type: 'noodles',
  image: 'noodles.svg',
  menu: [{ item: 'soup', price: 5.5 }],
})

describe('POST /createOrder', () => {
  it('publishes the order from its response, and returns the URL of the status', async () => {
    const order = {
      userId: randomUUID(),
      kitchenId: randomUUID(),
      dish: 'Bún chả',
      totalPrice: '17.50',
      kitchenSpeed: 0,
      courierSpeed: 60_000,
    }
    const { status, headers, body } = await post('/createOrder', { ...order, unknown: 1 })
    const { userId, kitchenId, dish, totalPrice } = order
    expect(status).toBe(202)
    expect(headers.get('location')).toBe(`/status/${body.requestId}`)
    expect(isRecentRequestId(body.requestId, Date.now())).toBe(true)
    expect(Object.entries(body.payloadSent)).toEqual([
      ['orderId', expect.stringMatching(UUID)],
      ...Object.entries({ userId, kitchenId, dish, totalPrice }),
    ])
    const { key, text } = await events.waitFor(body.requestId)
    expect(key).toBe(body.payloadSent['orderId'])
    expect(text).toBe(
      JSON.stringify({
        eventType: 'orderRequested',
        payload: { ...body.payloadSent, requestId: body.requestId },
        simulatorConfig: { kitchenSpeed: 0, courierSpeed: 60_000 },
      }),
    )
  })

  it.each(['{}', undefined])('generates the missing values of the body %s', async (body) => {
    const { status, body: response } = await (body === undefined
      ? call('/createOrder', { method: 'POST' })
      : post('/createOrder', body))
    expect(status).toBe(202)
    expect(response.payloadSent).toEqual({
      orderId: expect.stringMatching(UUID) as string,
      userId: expect.stringMatching(UUID) as string,
      kitchenId: expect.stringMatching(UUID) as string,
      dish: 'testDish',
      totalPrice: expect.stringMatching(/^\d{1,3}\.\d\d$/) as string,
    })
    const { event } = await events.waitFor(response.requestId)
    expect(event.simulatorConfig).toEqual({ kitchenSpeed: 5_000, courierSpeed: 5_000 })
  })

  it('publishes with the trace of the request, or with a new trace', async () => {
    const traced = await post('/createOrder', {}, { traceparent: TRACE })
    const untraced = await post('/createOrder', {})
    expect((await events.waitFor(traced.body.requestId)).traceparent).toBe(TRACE)
    expect((await events.waitFor(untraced.body.requestId)).traceparent).toMatch(/^00-[0-9a-f]{32}-/)
  })

  it('creates the same order for a repeated Idempotency-Key', async () => {
    const key = randomUUID()
    const first = await post('/createOrder', {}, { 'idempotency-key': key })
    const repeated = await post('/createOrder', {}, { 'idempotency-key': key })
    const otherOrder = await post('/createOrder', {}, { 'idempotency-key': randomUUID() })
    expect(repeated.body).toEqual(first.body)
    expect(otherOrder.body.requestId).not.toBe(first.body.requestId)
    const { requestId } = first.body
    expect(statusService.requests).toContainEqual({
      method: 'POST',
      url: `/status/${requestId}`,
      body: expect.stringMatching(/^\{"value":\{"status":"processing"\},"keyId":"[0-9a-f-]{36}"\}$/) as string,
    })
    const { key: orderId, event } = await events.waitFor(requestId)
    expect(orderId).toBe(first.body.payloadSent['orderId'])
    expect(event.payload).toMatchObject({ bodyHash: expect.stringMatching(/^[\w-]{43}$/) as string })
  })

  it.each([
    ['/createOrder', {}, { dish: 'Ramen' }],
    ['/restaurants', [restaurant('One')], [restaurant('Two')]],
  ])('rejects another body for %s with the same Idempotency-Key', async (path, body, otherBody) => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await post(path, body, headers)
    statusService.rejectNext(409)
    const rejected = await post(path, otherBody, headers)
    expect(rejected).toMatchObject({ status: 422, body: { title: 'Unprocessable Entity' } })
    // From now on, the fake accepts the key, like a statusservice that no longer has it.
    const accepted = await post(path, otherBody, headers)
    expect(accepted.status).toBe(202)
    expect(accepted.body.requestId).not.toBe(first.body.requestId)
    expect(accepted.body.payloadSent['orderId']).toBe(first.body.payloadSent['orderId'])
  })

  it('ignores unknown fields and explicit defaults in a body with the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const first = await post('/createOrder', {}, headers)
    const repeated = await post('/createOrder', { kitchenSpeed: 5_000, dish: 'testDish', unknown: 1 }, headers)
    expect(repeated.body).toEqual(first.body)
  })

  it.each([
    [{ userId: 'me' }, 'userId'],
    [{ kitchenId: 5 }, 'kitchenId'],
    [{ dish: '' }, 'dish'],
    [{ dish: 'x'.repeat(201) }, 'dish'],
    [{ totalPrice: -1 }, 'totalPrice'],
    [{ totalPrice: '1.234' }, 'totalPrice'],
    [{ kitchenSpeed: 60_001 }, 'kitchenSpeed'],
    [{ courierSpeed: '50' }, 'courierSpeed'],
  ])('rejects %j and reports the invalid field', async (order, path) => {
    const { status, body } = await post('/createOrder', order)
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  })

  it.each([
    ['is empty', ''],
    ['contains a space', 'a b'],
    ['is too long', 'x'.repeat(201)],
  ])('rejects an Idempotency-Key that %s', async (_name, key) => {
    expect((await post('/createOrder', {}, { 'idempotency-key': key })).status).toBe(400)
  })
})

describe('POST /orders/cancel', () => {
  it('publishes one control record, and responds with 503 if its topic does not exist', async () => {
    const before = new Date(Date.now() - 1_000).toISOString()
    await expect(post('/orders/cancel', { before })).resolves.toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining(`topic ${controlTopicOf(topic)} does not exist`) as string },
    })
    await admin.createTopic({ topic: controlTopicOf(topic), partitions: 1 })
    await expect(post('/orders/cancel', { before })).resolves.toMatchObject({
      status: 202,
      body: { payloadSent: { before } },
    })
    const records: unknown[] = []
    const reader = createLogReader({
      kafka,
      topic: controlTopicOf(topic),
      logger,
      onRecords: (read) => records.push(...read.map(({ value }) => JSON.parse(String(value)) as unknown)),
    })
    await reader.start()
    await reader.stop()
    expect(records).toEqual([
      { eventType: 'ordersCancelled', payload: { before, requestId: expect.stringMatching(UUID) as string } },
    ])
  }, 20_000)

  it.each([
    [{}, 'before'],
    [{ before: 'now' }, 'before'],
    [{ before: new Date(Date.now() + 120_000).toISOString() }, 'not in the future'],
  ])('rejects %j', async (body, reason) => {
    const { status, body: problem } = await post('/orders/cancel', body)
    expect(status).toBe(400)
    expect(JSON.stringify(problem)).toContain(reason)
  })
})

describe('POST /restaurants', () => {
  it.each(['a list', 'an object'])('accepts %s', async (form) => {
    const restaurants = [restaurant('One'), { ...restaurant('Two'), kitchenId: randomUUID(), deal: '2 for 1' }]
    const { status, body } = await post('/restaurants', form === 'a list' ? restaurants : { restaurants })
    expect(status).toBe(202)
    expect(body.payloadSent).toEqual({ restaurants })
    const { key, event } = await events.waitFor(body.requestId)
    expect(key).toBe(body.requestId)
    expect(event).toEqual({
      eventType: 'kitchenNewSimulatedListRequest',
      payload: { requestId: body.requestId, restaurants },
    })
  })

  it('reports the invalid field of the invalid restaurant', async () => {
    const { status, body } = await post('/restaurants', [restaurant('One'), { ...restaurant('Two'), menu: 1 }])
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: '1.menu' }] } })
    const wrapped = await post('/restaurants', { restaurants: [restaurant('')] })
    expect(wrapped.body).toMatchObject({ errors: [{ path: 'restaurants.0.name' }] })
  })

  it.each([[[]], [{}], [{ restaurants: [] }], [Array.from({ length: 501 }, () => restaurant('x'))]])(
    'rejects a list that is empty, missing or too long',
    async (list) => {
      expect((await post('/restaurants', list)).status).toBe(400)
    },
  )

  it('rejects a body larger than 512 KiB', async () => {
    const image = 'x'.repeat(2_000)
    const list = Array.from({ length: 250 }, (_, index) => ({ ...restaurant(`R${index}`), image }))
    expect((await post('/restaurants', list)).status).toBe(202)
    expect((await post('/restaurants', JSON.stringify(list).padEnd(512 * 1024 + 1))).status).toBe(413)
  })
})

describe('queries', () => {
  it('publishes a query for the restaurants', async () => {
    const { status, headers, body } = await call('/restaurants')
    expect(status).toBe(202)
    expect(body).toEqual({ requestId: body.requestId, status: 'processing' })
    expect(headers.get('location')).toBe(`/status/${body.requestId}`)
    expect((await events.waitFor(body.requestId)).event).toEqual({
      eventType: 'kitchenRestaurantsList',
      payload: { requestId: body.requestId },
    })
  })

  it("publishes a query for a user's orders", async () => {
    const userId = randomUUID()
    const unlimited = await call(`/user/${userId}/orders`)
    const limited = await call(`/user/${userId}/orders?limit=5`)
    expect(unlimited).toMatchObject({ status: 202, body: { status: 'processing' } })
    expect((await events.waitFor(unlimited.body.requestId)).event.payload).toEqual({
      requestId: unlimited.body.requestId,
      userId,
    })
    expect((await events.waitFor(limited.body.requestId)).event.payload).toMatchObject({ userId, limit: 5 })
  })

  it('rejects a user that is not a UUID, and the limit 0', async () => {
    expect(await call('/user/me/orders')).toMatchObject({ status: 400, body: { errors: [{ path: 'userId' }] } })
    expect((await call(`/user/${randomUUID()}/orders?limit=0`)).status).toBe(400)
  })
})

describe('/status', () => {
  it('forwards GET with its query', async () => {
    const id = randomUUID()
    expect((await call(`/status/${id}?wait=50`)).body).toEqual({ status: 'orderCreated' })
    expect(statusService.requests.at(-1)).toMatchObject({ method: 'GET', url: `/status/${id}?wait=50` })
  })

  it('sends CORS headers to allowed origins, and responds with 503 while statusservice is unavailable', async () => {
    const withoutStatus = createService(kafka, { statusService: 'http://127.0.0.1:1' })
    const withCors = createService(kafka, { allowedOrigins: ['https://shop.example'] })
    const headers = { origin: 'https://shop.example' }
    await Promise.all([withoutStatus.http.start(), withCors.http.start()])
    const allowed = await fetch(`${withCors.http.url}/status/x`, { headers })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    const unavailable = await fetch(`${withoutStatus.http.url}/status/x`, { headers })
    expect(unavailable.status).toBe(503)
    expect(unavailable.headers.get('access-control-allow-origin')).toBeNull()
    expect(unavailable.headers.get('content-type')).toContain('application/problem+json')
    await Promise.all([withoutStatus.stop(), withCors.stop()])
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('rejects %s', async (method) => {
    const before = statusService.requests.length
    const response = await call(`/status/${randomUUID()}`, {
      method,
      body: '{"value":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    expect(statusService.requests).toHaveLength(before)
  })
})

describe('GET /openapi.json', () => {
  it('describes the public routes and their schemas', async () => {
    const { status, body } = await call('/openapi.json')
    expect(status).toBe(200)
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/createOrder',
      '/orders/cancel',
      '/restaurants',
      '/user/{userId}/orders',
      '/status/{requestId}',
      '/events/orders/{orderId}',
    ])
    expect(body).toHaveProperty(['paths', '/createOrder', 'post', 'responses', '422'])
    expect(body).toHaveProperty(
      ['paths', '/createOrder', 'post', 'requestBody', 'content', 'application/json', 'schema', 'properties'],
      expect.objectContaining({
        dish: { type: 'string', minLength: 1, maxLength: 200, default: 'testDish' },
        kitchenSpeed: { type: 'number', minimum: 0, maximum: 60_000, default: 5_000 },
      }),
    )
  })
})

describe('while Kafka is unavailable', () => {
  it('responds with 503 within 5 s, and reports whether the outcome is known', async () => {
    const silentStatusService = createTcpServer((socket) => socket.unref())
      .listen(0, '127.0.0.1')
      .unref()
    await once(silentStatusService, 'listening')
    const { port } = silentStatusService.address() as AddressInfo
    const disconnected = createService(
      { brokers: ['127.0.0.1:1'], clientId: 'disconnected' },
      { statusService: `http://127.0.0.1:${port}` },
    )
    void disconnected.start()
    await eventually(() => disconnected.http.port > 0, 'the HTTP server to listen')
    // All tests share two cores, so timers may be late.
    const lateness = monitorEventLoopDelay()
    lateness.enable()
    const startedAt = Date.now()
    const responses = await Promise.all(
      [{}, { 'idempotency-key': randomUUID() }].map((headers) =>
        fetch(`${disconnected.http.url}/createOrder`, { method: 'POST', headers }),
      ),
    )
    expect(Date.now() - startedAt).toBeLessThan(5_000 + lateness.max / 1e6)
    lateness.disable()
    for (const response of responses) {
      expect(response.status).toBe(503)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await response.json()).toMatchObject({
        title: 'Service Unavailable',
        detail: expect.stringMatching(/nothing was done|outcome is unknown/) as string,
      })
    }
    expect((await fetch(`${disconnected.http.url}/livez`)).status).toBe(200)
    expect((await fetch(`${disconnected.http.url}/readyz`)).status).toBe(503)
    await disconnected.stop({ deadlineMs: 100 })
    silentStatusService.close()
  })
})
