import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { parseOrderEvent } from '@food-delivery/contracts'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { Registry, createLogger } from '@food-delivery/service-kit'
import fc from 'fast-check'
import { eventually } from '../../../test/support/eventually'
import { type TestKafkaServer, startKafka } from '../../../test/support/servers'
import { type ApiService, createApiService } from '../src/service'
import { type PublishedEvents, readPublishedEvents } from './published-events'
import { type StatusStandIn, startStatusStandIn } from './status-stand-in'

/** Inputs per route; they go out side by side, as 10,000 one after the other would take a minute. */
// CI asks for 10,000; a run at the desk should stay short.
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000)
const LIMIT_MS = 30_000 + RUNS * 40
const AT_ONCE = 50

const logger = createLogger({ service: 'apiservice', pod: 'test', level: 'silent' })
const topic = `api-fuzz-${randomUUID().slice(0, 8)}`
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })

let server: TestKafkaServer
let events: PublishedEvents
let status: StatusStandIn
let service: ApiService
let taken = 0

beforeAll(async () => {
  server = await startKafka()
  const kafka = { brokers: server.brokers, clientId: topic }
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  await admin.disconnect()
  status = await startStatusStandIn()
  service = createApiService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka,
    statusService: status.url,
    topic,
    lingerMs: 0,
  })
  events = await readPublishedEvents({ kafka, topic, groupId: topic, logger })
  await service.start()
})

afterAll(async () => {
  agent.destroy()
  await Promise.all([service.stop(), events.stop(), status.stop()])
  await server.close()
})

interface Attempt {
  method: string
  path: string
  body?: string
}

function send({ method, path, body }: Attempt): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const req = request(service.http.url + '/', { method, path, headers, agent }, (res) => {
      res.resume()
      res.on('end', () => resolve(res.statusCode ?? 0))
    })
    req.on('error', reject)
    req.end(body)
  })
}

/** Sends everything; answers those attempts that got another status than `allowed`. */
async function sendAll(attempts: Attempt[], allowed: readonly number[]): Promise<object[]> {
  const surprises: object[] = []
  const queue = attempts.values()
  const worker = async () => {
    for (const attempt of queue) {
      const code = await send(attempt)
      if (code === 202) taken += 1
      if (!allowed.includes(code)) surprises.push({ ...attempt, code })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return surprises
}

const json = fc.jsonValue({ maxDepth: 3 })
const price = fc.oneof(fc.double(), fc.nat().map(String), fc.constant('17.50'), json)
const order = fc.record(
  {
    userId: fc.oneof(fc.uuid(), fc.string(), json),
    kitchenId: fc.oneof(fc.uuid(), json),
    dish: fc.oneof(fc.string(), json),
    totalPrice: price,
    kitchenSpeed: fc.oneof(fc.integer(), fc.double(), json),
    courierSpeed: fc.oneof(fc.nat(60_000), json),
    __proto__: json,
  },
  { requiredKeys: [] },
)
const restaurant = fc.record(
  {
    kitchenId: fc.oneof(fc.uuid(), json),
    name: fc.oneof(fc.string(), json),
    type: fc.oneof(fc.constant('vegan'), json),
    image: fc.oneof(fc.string(), json),
    menu: fc.oneof(fc.array(fc.record({ item: fc.string(), price }), { maxLength: 3 }), json),
  },
  { requiredKeys: ['name', 'type', 'image', 'menu'] },
)
const list = fc.array(restaurant, { maxLength: 3 })
const text = (value: unknown) => JSON.stringify(value) ?? ''

const bodies = {
  '/createOrder': fc.oneof(order.map(text), json.map(text), fc.string({ unit: 'binary' })),
  '/restaurants': fc.oneof(
    list.map(text),
    list.map((restaurants) => text({ restaurants })),
    json.map(text),
    fc.string({ unit: 'binary' }),
  ),
}

// What an HTTP client can put on a request line: printable ASCII without blanks.
const segment = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
})
const paths = {
  '/user/:userId/orders': fc
    .tuple(fc.oneof(segment, fc.uuid()), segment)
    .map(([user, query]) => `/user/${user}/orders?limit=${query}`),
  '/status/:requestId': fc.tuple(segment, segment).map(([id, query]) => `/status/${id}?wait=${query}`),
  'any path': segment.map((path) => `/${path}`),
}

describe('fuzz', () => {
  it.each(Object.keys(bodies) as (keyof typeof bodies)[])(
    'answers 202 or 4xx to any body of POST %s',
    async (path) => {
      const attempts = fc.sample(bodies[path], RUNS).map((body) => ({ method: 'POST', path, body }))
      expect(await sendAll(attempts, [202, 400])).toEqual([])
    },
    LIMIT_MS,
  )

  it.each(Object.keys(paths) as (keyof typeof paths)[])(
    'never answers 5xx to GET %s',
    async (kind) => {
      const attempts = fc.sample(paths[kind], RUNS).map((path) => ({ method: 'GET', path }))
      expect(await sendAll(attempts, [200, 202, 400, 404])).toEqual([])
    },
    LIMIT_MS,
  )

  it('published an event for each 202 and for nothing else, and all can be read', async () => {
    await eventually(() => events.all.length >= taken, 'every event to be read')
    expect(events.all).toHaveLength(taken)
    expect(events.all.every(({ text: value }) => parseOrderEvent(value) !== undefined)).toBe(true)
  })
})
