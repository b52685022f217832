import { newRequestId, orderSteps } from '@food-delivery/contracts'
import { type Service } from '@food-delivery/service-kit'
import { eventually } from '../../../test/support/eventually'
import { anOrder, anOrderEvent } from '../../../test/support/orders'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../../../test/support/servers'
import { TestBus } from '../../../test/support/test-bus'
import { type StoredOrder } from '../src/order-document'
import { createOrderService } from '../src/service'

let kafka: TestKafkaServer
let mongo: TestMongoServer
let bus: TestBus
let service: Service
let groupId: string

beforeAll(async () => {
  ;[kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  bus = new TestBus(kafka.settings)
  await bus.start()
  const settings = bus.settings()
  groupId = settings.groupId
  service = createOrderService({ ...settings, mongo: mongo.mongo })
  await service.start()
})

afterAll(async () => {
  await service.stop({ deadlineMs: 5_000 })
  await bus.close()
  await Promise.all([kafka.close(), mongo.close()])
})

const orders = () => mongo.client.db(mongo.mongo.database).collection<StoredOrder>('orders')
const storedSteps = async (orderId: string) =>
  (await orders().findOne({ orderId }))?.statusHistory.map(({ status }) => status)

it('stores a requested order, sends the response and validates the order', async () => {
  const requested = { ...anOrderEvent('orderRequested'), simulatorConfig: { kitchenSpeed: 1, courierSpeed: 2 } }
  const { orderId, requestId } = requested.payload
  await bus.publish(requested)
  expect(await bus.replyTo(requestId)).toEqual({ status: 'orderCreated' })
  expect(await bus.waitFor('orderCreated', orderId)).toEqual({ ...requested, eventType: 'orderCreated' })
  expect(await bus.waitFor('orderValidated', orderId)).toEqual({ ...requested, eventType: 'orderValidated' })
  expect(await storedSteps(orderId)).toEqual(['orderCreated', 'orderValidated'])
})

it.each([
  ['a repeated order', {}, 'orderCreated'],
  ['an order repeated by an earlier release', { bodyHash: undefined, totalPrice: 17.5 }, 'orderCreated'],
  ['another order', { bodyHash: 'b' }, 'Idempotency-Key belongs to another order'],
  [
    'another order of an earlier release',
    { bodyHash: undefined, dish: 'ramen' },
    'Idempotency-Key belongs to another order',
  ],
])('responds to an event with the id of a stored order, for %s', async (_case, fields, status) => {
  const order = anOrder({ bodyHash: 'a' })
  await bus.publish(anOrderEvent('orderRequested', order))
  await bus.waitFor('orderValidated', order.orderId)
  const requestId = newRequestId()
  await bus.publish(anOrderEvent('orderRequested', { ...order, ...fields, requestId }))
  expect(await bus.replyTo(requestId)).toEqual({ status })
  expect(await orders().findOne({ orderId: order.orderId })).toMatchObject({ dish: order.dish, bodyHash: 'a' })
  expect(bus.eventsOf('orderCreated', order.orderId)).toHaveLength(1)
})

it('records every step of an order once, even if events are repeated', async () => {
  const order = anOrder()
  const steps = orderSteps.filter((step) => step !== 'orderValidated')
  await bus.publish(anOrderEvent('orderRequested', order))
  for (const step of [...steps, ...steps]) await bus.publish(anOrderEvent(step, order))
  await bus.waitUntilFinished(groupId)
  expect(await storedSteps(order.orderId)).toEqual([...orderSteps])
  expect(await orders().countDocuments({ orderId: order.orderId })).toBe(1)
  expect(await orders().findOne({ orderId: order.orderId })).toMatchObject({
    status: 'delivered',
    totalPriceCents: 1750,
  })
})

it('responds to a query for the orders of a user with prices as numbers', async () => {
  const requested = anOrderEvent('orderRequested', anOrder({ totalPrice: 12.3 }))
  const { userId, orderId } = requested.payload
  await bus.publish(requested)
  await bus.waitFor('orderValidated', orderId)
  const requestId = newRequestId()
  await bus.publish({ eventType: 'getOrdersOfUser', payload: { requestId, userId } })
  const response = await bus.replyTo(requestId)
  expect(response).toMatchObject({ status: 'success', docs: [{ orderId, userId, totalPrice: 12.3 }] })
  expect(response).not.toHaveProperty('truncated')
})

it('truncates a response that is too large, and marks it as truncated', async () => {
  const { userId } = anOrder()
  const dish = '"'.repeat(8_000)
  await orders().insertMany(
    Array.from({ length: 120 }, (_, index) => {
      const { orderId, kitchenId } = anOrder()
      const placedAt = new Date(index)
      const statusHistory = [{ status: 'orderCreated' as const, timestamp: placedAt }]
      return {
        _id: orderId,
        orderId,
        userId,
        kitchenId,
        dish,
        status: 'orderCreated' as const,
        statusHistory,
        totalPriceCents: 1,
        createdAt: placedAt,
      }
    }),
  )
  const requestId = newRequestId()
  await bus.publish({ eventType: 'getOrdersOfUser', payload: { requestId, userId } })
  const response = await bus.replyTo(requestId)
  expect(response).toMatchObject({ status: 'success', truncated: true })
  expect(Buffer.byteLength(JSON.stringify(response))).toBeLessThanOrEqual(900_000)
  expect(response['docs']).not.toHaveLength(0)
})

it('responds to a query for an order id with the order, or with an error if it does not exist', async () => {
  const requested = anOrderEvent('orderRequested')
  const { orderId } = requested.payload
  await bus.publish(requested)
  await bus.waitFor('orderCreated', orderId)
  const known = newRequestId()
  const unknown = newRequestId()
  await bus.publish({ eventType: 'getOrderFromId', payload: { requestId: known, orderId } })
  await bus.publish({ eventType: 'getOrderFromId', payload: { requestId: unknown, orderId: 'unknown' } })
  expect(await bus.replyTo(known)).toMatchObject({ status: 'success', docs: { orderId } })
  expect(await bus.replyTo(unknown)).toEqual({ status: 'error getting order unknown' })
})

it('moves each invalid value to the dead letter topic once, and continues', async () => {
  const deadLetters = await bus.collectDeadLetters()
  const countBefore = deadLetters.length
  const values = ['{not json', Buffer.from([0, 255, 254]), null, '[]', '{"eventType":"orderRequested","payload":{}}']
  for (const value of values) await bus.publishRaw({ key: 'poison', value, headers: [['x-from', Buffer.from('test')]] })
  await bus.publishRaw({ key: null, value: '{"eventType":"somethingNew","payload":{}}' })
  const requested = anOrderEvent('orderRequested')
  await bus.publish(requested)
  await bus.waitFor('orderValidated', requested.payload.orderId)
  await bus.waitUntilFinished(groupId)
  await eventually(() => deadLetters.length >= countBefore + values.length, 'the dead letters')
  const records = deadLetters.slice(countBefore).map(({ record }) => record)
  expect(records.map(({ value }) => value?.toString('latin1') ?? null).sort()).toEqual(
    values.map((value) => (value === null ? null : Buffer.from(value).toString('latin1'))).sort(),
  )
  const { key, headers } = records[0]!
  expect(String(key)).toBe('poison')
  expect(Object.fromEntries(headers.map(([name, text]) => [name, String(text)]))).toMatchObject({
    'x-from': 'test',
    'x-dlq-topic': bus.topic,
    'x-dlq-service': 'orderconsumer',
    'x-dlq-reason': 'poison',
  })
})
