import { randomUUID } from 'node:crypto'
import { isYoungRequestId } from '@food-delivery/contracts'
import { type KafkaConfig, type LagAdmin, createLagAdmin } from '@food-delivery/kafka-client'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { type ApiServiceOptions, createApiService } from '../src/service'
import { type PublishedEvents, readPublishedEvents } from './published-events'
import { type StatusStandIn, startStatusStandIn } from './status-stand-in'

const logger = createLogger({ service: 'apiservice', pod: 'test', level: 'silent' })
const unique = randomUUID().slice(0, 8)
const topic = `api-test-${unique}`
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

let server: TestKafkaServer
let kafka: KafkaConfig
let admin: LagAdmin
let events: PublishedEvents
let status: StatusStandIn
let service: Service

function createService(to: KafkaConfig, overrides: Partial<ApiServiceOptions> = {}): Service {
  return createApiService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka: to,
    statusService: status.url,
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
  status = await startStatusStandIn()
  service = createService(kafka)
  events = await readPublishedEvents({ kafka, topic, groupId: `api-test-${unique}`, logger })
  await service.start()
})

afterAll(async () => {
  await Promise.all([service.stop(), events.stop(), status.stop()])
  await admin.disconnect()
  await server.close()
})

interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown> & { requestId: string; payloadSent: Record<string, unknown> }
}

async function call(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${service.http.url}${path}`, init)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
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
  it('publishes the order that it answers with, and gives the URL of its status', async () => {
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
    expect(isYoungRequestId(body.requestId, Date.now())).toBe(true)
    expect(Object.entries(body.payloadSent)).toEqual([
      ['orderId', expect.stringMatching(UUID)],
      ...Object.entries({ userId, kitchenId, dish, totalPrice }),
    ])
    const { key, text } = await events.of(body.requestId)
    expect(key).toBe(body.payloadSent['orderId'])
    expect(text).toBe(
      JSON.stringify({
        eventType: 'orderRequested',
        payload: { ...body.payloadSent, requestId: body.requestId },
        simulatorConfig: { kitchenSpeed: 0, courierSpeed: 60_000 },
      }),
    )
  })

  it.each(['{}', undefined])('generates what %s omits', async (body) => {
    const { status, body: answer } = await (body === undefined
      ? call('/createOrder', { method: 'POST' })
      : post('/createOrder', body))
    expect(status).toBe(202)
    expect(answer.payloadSent).toEqual({
      orderId: expect.stringMatching(UUID) as string,
      userId: expect.stringMatching(UUID) as string,
      kitchenId: expect.stringMatching(UUID) as string,
      dish: 'testDish',
      totalPrice: expect.stringMatching(/^\d{1,3}\.\d\d$/) as string,
    })
    const { event } = await events.of(answer.requestId)
    expect(event.simulatorConfig).toEqual({ kitchenSpeed: 5_000, courierSpeed: 5_000 })
  })

  it('passes the trace on, and starts one if there is none', async () => {
    const traced = await post('/createOrder', {}, { traceparent: TRACE })
    const fresh = await post('/createOrder', {})
    expect((await events.of(traced.body.requestId)).headers['traceparent']).toBe(TRACE)
    expect((await events.of(fresh.body.requestId)).headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-/)
  })

  it('is the same order when it is repeated with its Idempotency-Key', async () => {
    const key = randomUUID()
    const first = await post('/createOrder', {}, { 'idempotency-key': key })
    const again = await post('/createOrder', {}, { 'idempotency-key': key })
    const other = await post('/createOrder', {}, { 'idempotency-key': randomUUID() })
    expect(again.body).toEqual(first.body)
    expect(other.body.requestId).not.toBe(first.body.requestId)
    const { requestId } = first.body
    expect(status.requests).toContainEqual({
      method: 'POST',
      url: `/status/${requestId}`,
      body: '{"value":{"status":"processing"}}',
    })
    expect((await events.of(requestId)).key).toBe(first.body.payloadSent['orderId'])
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
  ])('refuses %j and names the field', async (order, path) => {
    const { status, body } = await post('/createOrder', order)
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path }] } })
  })

  it.each([
    ['empty', ''],
    ['with a blank', 'a b'],
    ['too long', 'x'.repeat(201)],
  ])('refuses an Idempotency-Key that is %s', async (_what, key) => {
    expect((await post('/createOrder', {}, { 'idempotency-key': key })).status).toBe(400)
  })
})

describe('POST /restaurants', () => {
  it.each(['a list', 'an object'])('accepts %s', async (form) => {
    const restaurants = [restaurant('One'), { ...restaurant('Two'), kitchenId: randomUUID(), deal: '2 for 1' }]
    const { status, body } = await post('/restaurants', form === 'a list' ? restaurants : { restaurants })
    expect(status).toBe(202)
    expect(body.payloadSent).toEqual({ restaurants })
    const { key, event } = await events.of(body.requestId)
    expect(key).toBe(body.requestId)
    expect(event).toEqual({
      eventType: 'kitchenNewSimulatedListRequest',
      payload: { requestId: body.requestId, restaurants },
    })
  })

  it('names the wrong field of the wrong restaurant', async () => {
    const { status, body } = await post('/restaurants', [restaurant('One'), { ...restaurant('Two'), menu: 1 }])
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: '1.menu' }] } })
    const wrapped = await post('/restaurants', { restaurants: [restaurant('')] })
    expect(wrapped.body).toMatchObject({ errors: [{ path: 'restaurants.0.name' }] })
  })

  it.each([[[]], [{}], [{ restaurants: [] }], [Array.from({ length: 501 }, () => restaurant('x'))]])(
    'refuses a list that is empty, absent or too long',
    async (list) => {
      expect((await post('/restaurants', list)).status).toBe(400)
    },
  )

  it('accepts at most 512 KiB', async () => {
    const image = 'x'.repeat(2_000)
    const list = Array.from({ length: 250 }, (_, index) => ({ ...restaurant(`R${index}`), image }))
    expect((await post('/restaurants', list)).status).toBe(202)
    expect((await post('/restaurants', JSON.stringify(list).padEnd(512 * 1024 + 1))).status).toBe(413)
  })
})

describe('reads', () => {
  it('requests the restaurants', async () => {
    const { status, headers, body } = await call('/restaurants')
    expect(status).toBe(202)
    expect(body).toEqual({ requestId: body.requestId, status: 'processing' })
    expect(headers.get('location')).toBe(`/status/${body.requestId}`)
    expect((await events.of(body.requestId)).event).toEqual({
      eventType: 'kitchenRestaurantsList',
      payload: { requestId: body.requestId },
    })
  })

  it("requests a user's orders", async () => {
    const userId = randomUUID()
    const plain = await call(`/user/${userId}/orders`)
    const limited = await call(`/user/${userId}/orders?limit=5`)
    expect(plain).toMatchObject({ status: 202, body: { status: 'processing' } })
    expect((await events.of(plain.body.requestId)).event.payload).toEqual({ requestId: plain.body.requestId, userId })
    expect((await events.of(limited.body.requestId)).event.payload).toMatchObject({ userId, limit: 5 })
  })

  it('refuses a user that is not a UUID and a limit that is not a count', async () => {
    expect(await call('/user/me/orders')).toMatchObject({ status: 400, body: { errors: [{ path: 'userId' }] } })
    expect((await call(`/user/${randomUUID()}/orders?limit=0`)).status).toBe(400)
  })
})

describe('/status', () => {
  it('passes GET on, with its wait', async () => {
    const id = randomUUID()
    expect((await call(`/status/${id}?wait=50`)).body).toEqual({ status: 'orderCreated' })
    expect(status.requests.at(-1)).toMatchObject({ method: 'GET', url: `/status/${id}?wait=50` })
  })

  it('lets allowed origins read, and answers 503 when statusservice is unavailable', async () => {
    const gone = createService(kafka, { statusService: 'http://127.0.0.1:1' })
    const open = createService(kafka, { allowedOrigins: ['https://shop.example'] })
    const headers = { origin: 'https://shop.example' }
    await Promise.all([gone.http.start(), open.http.start()])
    const answer = await fetch(`${open.http.url}/status/x`, { headers })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    const refused = await fetch(`${gone.http.url}/status/x`, { headers })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('access-control-allow-origin')).toBeNull()
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    await Promise.all([gone.stop(), open.stop()])
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses writes with %s', async (method) => {
    const before = status.requests.length
    const answer = await call(`/status/${randomUUID()}`, {
      method,
      body: '{"value":1}',
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
    expect(status.requests).toHaveLength(before)
  })
})

describe('GET /openapi.json', () => {
  it('describes the public routes from the schemas', async () => {
    const { status, body } = await call('/openapi.json')
    expect(status).toBe(200)
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/createOrder',
      '/restaurants',
      '/user/{userId}/orders',
      '/status/{requestId}',
    ])
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
  it('answers 503 within 5 s, with an unknown outcome or nothing done', async () => {
    const cut = createService({ brokers: ['127.0.0.1:1'], clientId: 'cut' })
    void cut.start()
    await new Promise<void>((resolve) => {
      const look = () => (cut.http.port > 0 ? resolve() : void setImmediate(look))
      look()
    })
    const started = Date.now()
    const response = await fetch(`${cut.http.url}/createOrder`, { method: 'POST' })
    expect(Date.now() - started).toBeLessThan(5_000)
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({
      title: 'Service Unavailable',
      detail: expect.stringMatching(/nothing was done|outcome is unknown/) as string,
    })
    expect((await fetch(`${cut.http.url}/livez`)).status).toBe(200)
    expect((await fetch(`${cut.http.url}/readyz`)).status).toBe(503)
    await cut.stop({ deadlineMs: 100 })
  })
})
