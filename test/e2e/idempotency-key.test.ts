import { randomUUID } from 'node:crypto'
import { type CreateOrderBody } from '@food-delivery/contracts'
import { type Service, Registry } from '@food-delivery/service-kit'
import { Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../../packages/embedded/src'
import { createApiService } from '../../services/apiservice/src/service'
import { type StoredOrder } from '../../services/orderconsumer/src/order-document'
import { createOrderService } from '../../services/orderconsumer/src/service'
import { createStatusService } from '../../services/statusservice/src/service'
import { ApiClient } from '../support/api-client'
import { eventually } from '../support/eventually'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../support/servers'
import { TestBus } from '../support/test-bus'

const REJECTED = { status: 'Idempotency-Key belongs to another order' }
const CREATED = { status: 'orderCreated' }

let kafka: TestKafkaServer
let mongo: TestMongoServer
let redisServer: RedisServer
let redis: Redis
let bus: TestBus
let ordersSettings: ReturnType<TestBus['settings']>
let status: Service
let orders: Service
/** Two pods that can reach statusservice, and one that cannot. */
let apis: [Service, Service, Service]

beforeAll(async () => {
  ;[kafka, mongo, redisServer] = await Promise.all([startKafka(), startMongo(), startRedis()])
  const redisUrl = `redis://${redisServer.address}`
  redis = new Redis(redisUrl)
  bus = new TestBus(kafka.settings)
  await bus.start()
  ordersSettings = bus.settings()
  status = createStatusService({ ...bus.settings(), redisUrl })
  await Promise.all([status.start(), startOrders()])
  apis = [createApi(status.http.url), createApi(status.http.url), createApi('http://127.0.0.1:1')]
  await Promise.all(apis.map((api) => api.start()))
})

afterAll(async () => {
  await Promise.all([...apis, orders, status].map((service) => service.stop()))
  redis.disconnect()
  await bus.close()
  await Promise.all([kafka.close(), mongo.close(), redisServer.close()])
})

const createApi = (statusService: string) => createApiService({ ...bus.settings(), statusService, lingerMs: 0 })

async function startOrders(): Promise<void> {
  orders = createOrderService({ ...ordersSettings, registry: new Registry(), mongo: mongo.mongo })
  await orders.start()
}

const orderCollection = () => mongo.client.db(mongo.mongo.database).collection<StoredOrder>('orders')

type OrderBody = Partial<CreateOrderBody>
interface Accepted {
  status: number
  requestId: string
  payloadSent: { orderId: string }
}

const ramen: OrderBody = { dish: 'ramen', totalPrice: '17.50', kitchenSpeed: 0 }

/** Posts an order, by default through the first pod. */
async function post(key: string, body: OrderBody = ramen, api: Service = apis[0]): Promise<Accepted> {
  const response = await new ApiClient(api.http.url).post('/createOrder', body, { 'idempotency-key': key })
  return { ...((await response.json()) as Accepted), status: response.status }
}

async function waitForFinalStatus(requestId: string): Promise<unknown> {
  return eventually(async () => {
    const response = await fetch(`${apis[0].http.url}/status/${requestId}?wait=5000`)
    const body = (await response.json()) as { status: unknown }
    return body.status !== 'processing' && body.status !== 404 && body
  }, `the response to ${requestId}`)
}

/** Posts an order and waits until it is validated. */
async function place(key: string, body: OrderBody = ramen): Promise<Accepted> {
  const accepted = await post(key, body)
  expect(accepted.status).toBe(202)
  await bus.waitFor('orderValidated', accepted.payloadSent.orderId)
  expect(await waitForFinalStatus(accepted.requestId)).toEqual(CREATED)
  return accepted
}

/** Waits until everything is handled, and counts the events of an order. */
async function countEvents({ requestId, payloadSent: { orderId } }: Accepted) {
  await bus.waitUntilFinished(ordersSettings.groupId)
  const steps = ['orderRequested', 'orderCreated', 'orderValidated'] as const
  const [requested, created, validated] = steps.map((step) => bus.eventsOf(step, orderId).length)
  return { requested, created, validated, responses: bus.eventsOf('updateHttpResponse', requestId).length }
}

const REPEATED_ONCE = { requested: 2, created: 1, validated: 1, responses: 2 }

describe('a repeated order', () => {
  it('gets its response again and is validated once', async () => {
    const key = randomUUID()
    const first = await place(key)
    expect(await post(key)).toEqual(first)
    await eventually(async () => (await countEvents(first)).responses === 2, 'the second response')
    expect(await countEvents(first)).toEqual(REPEATED_ONCE)
  })

  it('gets its response again and is validated once after the pod of orderconsumer was replaced', async () => {
    const key = randomUUID()
    const first = await place(key)
    await orders.stop()
    await startOrders()
    expect(await post(key)).toEqual(first)
    await eventually(async () => (await countEvents(first)).responses === 2, 'the second response')
    expect(await countEvents(first)).toEqual(REPEATED_ONCE)
  })

  it('gets its response again after Redis was flushed', async () => {
    const key = randomUUID()
    const first = await place(key)
    await redis.flushall()
    expect(await post(key)).toEqual(first)
    expect(await waitForFinalStatus(first.requestId)).toEqual(CREATED)
  })

  it('is validated once if three pods accept it at the same time', async () => {
    const key = randomUUID()
    const accepted = await Promise.all(apis.map((api) => post(key, ramen, api)))
    expect(new Set(accepted.map(({ status: code, requestId }) => `${code} ${requestId}`)).size).toBe(1)
    await bus.waitFor('orderValidated', accepted[0]!.payloadSent.orderId)
    await eventually(async () => (await countEvents(accepted[0]!)).responses === 3, 'the third response')
    expect(await countEvents(accepted[0]!)).toMatchObject({ requested: 3, created: 1, validated: 1 })
  })

  it('is validated once if it was repeated while orderconsumer had no pod', async () => {
    const key = randomUUID()
    await orders.stop()
    const first = await post(key)
    await post(key)
    await startOrders()
    await bus.waitFor('orderValidated', first.payloadSent.orderId)
    expect(await countEvents(first)).toEqual(REPEATED_ONCE)
  })
})

describe('another order with the same key', () => {
  const otherOrder: OrderBody = { ...ramen, dish: 'bibimbap' }

  it.each(['dish', 'totalPrice', 'userId', 'kitchenSpeed'] as const)(
    'is rejected with 422 immediately if its %s differs',
    async (field) => {
      const key = randomUUID()
      const values = { dish: 'bibimbap', totalPrice: 17, userId: randomUUID(), kitchenSpeed: 1 }
      const first = await post(key)
      expect(await post(key, { ...ramen, [field]: values[field] }, apis[1])).toMatchObject({ status: 422 })
      expect(await waitForFinalStatus(first.requestId)).toEqual(CREATED)
      expect(await post(key, { ...ramen, [field]: values[field] })).toMatchObject({ status: 422 })
    },
  )

  it('changes nothing after Redis was flushed, and its status gives the reason', async () => {
    const key = randomUUID()
    const first = await place(key)
    const { orderId } = first.payloadSent
    const before = await orderCollection().findOne({ orderId })
    await redis.flushall()
    const rejected = await post(key, otherOrder)
    expect(rejected.status).toBe(202)
    expect(await waitForFinalStatus(rejected.requestId)).toEqual(REJECTED)
    expect(await countEvents(first)).toMatchObject({ created: 1, validated: 1 })
    expect(await orderCollection().findOne({ orderId })).toEqual(before)

    expect(await post(key)).toEqual(first)
    expect(await waitForFinalStatus(first.requestId)).toEqual(CREATED)
    expect(await post(key, otherOrder)).toMatchObject({ status: 422 })
  })

  it('is accepted with 202 and rejected later, in its status, if the pod cannot reach statusservice', async () => {
    const key = randomUUID()
    const accepted = await Promise.all([ramen, otherOrder].map((body) => post(key, body, apis[2])))
    expect(accepted.map(({ status: code }) => code)).toEqual([202, 202])
    const statuses = await Promise.all(accepted.map(({ requestId }) => waitForFinalStatus(requestId)))
    expect(statuses).toHaveLength(2)
    expect(statuses).toEqual(expect.arrayContaining([CREATED, REJECTED]))
    await bus.waitFor('orderValidated', accepted[0]!.payloadSent.orderId)
    expect(await countEvents(accepted[0]!)).toMatchObject({ created: 1, validated: 1 })
  })

  it('is rejected by a comparison of fields if the stored order has no hash', async () => {
    const key = randomUUID()
    const first = await place(key)
    const { orderId } = first.payloadSent
    await orderCollection().updateOne({ orderId }, { $unset: { bodyHash: 1 } })
    await redis.flushall()
    const rejected = await post(key, otherOrder)
    expect(await waitForFinalStatus(rejected.requestId)).toEqual(REJECTED)
    expect(await post(key)).toEqual(first)
    expect(await waitForFinalStatus(first.requestId)).toEqual(CREATED)
    expect(await countEvents(first)).toMatchObject({ created: 1, validated: 1 })
  })
})
