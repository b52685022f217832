import { randomUUID } from 'node:crypto'
import { newRequestId } from '@food-delivery/contracts'
import {
  type KafkaConfig,
  type LagAdmin,
  type Producer,
  createLagAdmin,
  createProducer,
} from '@food-delivery/kafka-client'
import { responseEvent, createEventPublisher } from '@food-delivery/order-bus'
import { type Service, Registry, createLogger } from '@food-delivery/service-kit'
import { Redis } from 'ioredis'
import { eventually } from '../../../test/support/eventually'
import { type TcpProxy, startTcpProxy } from '../../../test/support/tcp-proxy'
import { createStatusService } from '../src/service'
import { type Servers, startServers } from './servers'

const logger = createLogger({ service: 'statusservice', pod: 'test', level: 'silent' })
const unique = randomUUID().slice(0, 8)
const topic = `status-test-${unique}`
const deadLetterTopic = `status-test-dlq-${unique}`
const groupId = `status-test-${unique}`

let servers: Servers
let kafka: KafkaConfig
let admin: LagAdmin
let producer: Producer
let redis: Redis
let proxy: TcpProxy
let service: Service
let replica: Service

function createReplica(redisUrl: string, now?: () => number): Service {
  return createStatusService({
    port: 0,
    host: '127.0.0.1',
    registry: new Registry(),
    logger,
    kafka,
    redisUrl,
    topic,
    deadLetterTopic,
    groupId,
    ...(now ? { now } : {}),
  })
}

beforeAll(async () => {
  servers = await startServers()
  kafka = { ...servers.kafka, clientId: `status-${unique}` }
  admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  await admin.createTopic({ topic, partitions: 6 })
  producer = createProducer({ kafka, logger })
  redis = new Redis(servers.redisUrl)
  proxy = await startTcpProxy(new URL(servers.redisUrl).host)
  service = createReplica(servers.redisUrl.replace(new URL(servers.redisUrl).host, proxy.address))
  replica = createReplica(servers.redisUrl)
  await Promise.all([producer.connect(), service.start(), replica.start()])
})

afterAll(async () => {
  await Promise.all([service.stop(), replica.stop(), producer.disconnect()])
  await admin.deleteGroups([groupId])
  await admin.disconnect()
  redis.disconnect()
  await proxy.close()
  await servers.stop()
})

const publish = (requestId: string, message: string) =>
  createEventPublisher({ producer, pod: 'test', topic }).publish(responseEvent(requestId, message))

async function getStatus(requestId: string, query = '', { http } = service) {
  const response = await fetch(`${http.url}/status/${requestId}${query}`)
  return { status: response.status, body: await response.json(), headers: response.headers }
}

const post = (requestId: string, body: unknown) =>
  fetch(`${service.http.url}/status/${requestId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('GET /status/:requestId', () => {
  it('returns the message from Kafka unchanged, and stores it for an hour', async () => {
    const requestId = newRequestId()
    await publish(requestId, '{"status":"orderCreated","extra":[1.50]}')
    expect(await getStatus(requestId, '?wait=10000')).toMatchObject({
      status: 200,
      body: { status: 'orderCreated', extra: [1.5] },
    })
    const [text, ttl] = await Promise.all([redis.get(requestId), redis.ttl(requestId)])
    expect(text).toBe('{"status":"orderCreated","extra":[1.50]}')
    expect(ttl).toBeGreaterThan(3_590)
    expect(ttl).toBeLessThanOrEqual(3_600)
  })

  it('returns processing for a recent id, and 404 for any other id', async () => {
    expect(await getStatus(newRequestId())).toMatchObject({ status: 200, body: { status: 'processing' } })
    for (const invalid of [randomUUID(), 'nonsense', '00000000-0000-7000-8000-000000000000', '%20'])
      expect(await getStatus(invalid)).toMatchObject({ status: 404, body: { status: 404 } })
  })

  it('returns 404 for an id whose response would have expired', async () => {
    const later = createReplica(servers.redisUrl, () => Date.now() + 3_601_000)
    // Starts no consumer, because a third member would cause a rebalance of the group.
    const parts = later.parts.filter(({ name }) => name !== 'events')
    await Promise.all(parts.map((part) => part.start()))
    const { port } = later.http
    await eventually(
      // A unique id, because other tests may use the same Redis.
      async () => (await fetch(`http://127.0.0.1:${port}/status/${unique}`)).status === 404,
      'the replica to connect to Redis',
    )
    expect((await getStatus(newRequestId(), '', later)).status).toBe(404)
    await Promise.all(parts.map((part) => part.stop({ deadlineMs: 100 })))
  })

  it('responds to all waiting requests on every replica immediately', async () => {
    const requestId = newRequestId()
    const waiting = [service, replica].flatMap((target) =>
      Array.from({ length: 20 }, () => getStatus(requestId, '?wait=10000', target)),
    )
    // Gives the waiting requests time to subscribe.
    await getStatus(requestId)
    const startedAt = Date.now()
    await publish(requestId, '{"status":"orderCreated"}')
    const responses = await Promise.all(waiting)
    expect(responses.every(({ body }) => (body as { status: string }).status === 'orderCreated')).toBe(true)
    expect(Date.now() - startedAt).toBeLessThan(5_000)
  })

  it('returns processing when the wait is over', async () => {
    const startedAt = Date.now()
    expect(await getStatus(newRequestId(), '?wait=150')).toMatchObject({ body: { status: 'processing' } })
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(140)
  })

  it.each(['-1', '10001', 'abc', '1.5'])('rejects the wait %s', async (wait) => {
    const { status, body } = await getStatus(newRequestId(), `?wait=${wait}`)
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ path: 'wait' }] } })
  })

  it('returns a message that is not JSON as a JSON string', async () => {
    const requestId = newRequestId()
    await publish(requestId, 'not JSON')
    expect(await getStatus(requestId, '?wait=10000')).toMatchObject({ status: 200, body: 'not JSON' })
  })
})

describe('POST /status/:requestId', () => {
  it('stores the first response, and never overwrites a response', async () => {
    const requestId = randomUUID()
    expect(await (await post(requestId, { value: { status: 'processing' } })).text()).toBe('OK')
    expect(await getStatus(requestId)).toMatchObject({ status: 200, body: { status: 'processing' } })
    await publish(requestId, '{"status":"success"}')
    expect(await getStatus(requestId, '?wait=10000')).toMatchObject({ body: { status: 'success' } })
    expect((await post(requestId, { value: { status: 'processing' } })).status).toBe(200)
    expect(await getStatus(requestId)).toMatchObject({ body: { status: 'success' } })
    expect(await redis.ttl(requestId)).toBeGreaterThan(3_500)
  })

  it('rejects a request with the Idempotency-Key of another request, until that request is rejected', async () => {
    const [keyId, first, other] = [randomUUID(), randomUUID(), randomUUID()]
    const body = { value: { status: 'processing' }, keyId }
    const statusFor = async (requestId: string) => (await post(requestId, body)).status
    expect([await statusFor(first), await statusFor(other), await statusFor(first)]).toEqual([200, 409, 200])
    expect((await getStatus(other)).status).toBe(404)
    await publish(first, '{"status":"Idempotency-Key belongs to another order"}')
    await getStatus(first, '?wait=10000')
    expect([await statusFor(other), await statusFor(first)]).toEqual([200, 409])
    expect(await getStatus(other)).toMatchObject({ status: 200, body: { status: 'processing' } })
    expect(await redis.ttl(`idempotency:${keyId}`)).toBeGreaterThan(3_500)
  })

  it('rejects a body without value', async () => {
    expect((await post(randomUUID(), {})).status).toBe(400)
  })
})

describe('while Redis is unavailable', () => {
  it('responds with 503, stays ready, and stores all responses afterwards', async () => {
    const requestIds = Array.from({ length: 50 }, newRequestId)
    const stored = newRequestId()
    await publish(stored, '{"status":"orderCreated"}')
    await getStatus(stored, '?wait=10000')
    const waiting = getStatus(newRequestId(), '?wait=10000')
    await getStatus(stored)

    proxy.block()
    expect((await waiting).status).toBe(503)
    const unavailable = await getStatus(stored)
    expect(unavailable).toMatchObject({ status: 503, body: { status: 503, title: 'Service Unavailable' } })
    expect(unavailable.headers.get('retry-after')).toBe('1')
    expect((await post(stored, { value: 1 })).status).toBe(503)
    expect((await fetch(`${service.http.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${service.http.url}/livez`)).status).toBe(200)
    await Promise.all(requestIds.map((requestId) => publish(requestId, '{"status":"orderCreated"}')))

    proxy.unblock()
    // A waiting request needs both Redis connections, which reconnect independently.
    await eventually(
      async () => (await getStatus(stored, '?wait=1')).status === 200,
      'the service to reconnect to Redis',
    )
    const responses = await Promise.all(requestIds.map((requestId) => getStatus(requestId, '?wait=10000')))
    expect(responses.map(({ body }) => body)).toEqual(requestIds.map(() => ({ status: 'orderCreated' })))
  })
})

describe('events', () => {
  it('moves an invalid response to the dead letter topic, and continues', async () => {
    const requestId = newRequestId()
    const value = JSON.stringify({ eventType: 'updateHttpResponse', payload: { requestId } })
    const { partition } = await producer.send({ topic, key: requestId, value })
    const validRecord = { topic, key: requestId, value: JSON.stringify(responseEvent(requestId, '{"status":"ok"}')) }
    expect((await producer.send(validRecord)).partition).toBe(partition)
    expect(await getStatus(requestId, '?wait=10000')).toMatchObject({ body: { status: 'ok' } })
    const deadLetters = await admin.lag({ topic: deadLetterTopic, groupIds: [groupId] })
    expect(deadLetters.get(groupId)?.partitions).toMatchObject([{ partition: 0, end: 1 }])
  })
})
