import { type OrderStep, orderSteps, statusRank } from '@food-delivery/contracts'
import { MongoStore } from '@food-delivery/mongo-client'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { bytesOf, storedBytes } from '../../../test/support/stored-bytes'
import { silentLogger } from '../../../test/support/test-bus'
import { OrderRepository } from '../src/order-repository'
import { orderSchema } from '../src/order-schema'

// Databases contain documents of earlier releases, so each release must store and read the same format.
let server: TestMongoServer
let store: MongoStore

beforeAll(async () => {
  server = await startMongo()
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger: silentLogger, schemas: [orderSchema] })
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

const userId = '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b'
const kitchenId = '3f333df6-90a4-4fda-8dd3-9485d27cee36'
const inOrder = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
const lateSteps = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'
const emptyDish = '6fa459ea-ee8a-4ca4-894e-db77e160355e'
const withBodyHash = '7fa459ea-ee8a-4ca4-894e-db77e160355e'
const timeOf = (step: OrderStep) => new Date(Date.UTC(2026, 0, 1, 0, 0, statusRank(step)))
const historyOf = (steps: readonly OrderStep[]) => steps.map((status) => ({ status, timestamp: timeOf(status) }))

const documents = [
  // Created by an upsert, for which MongoDB sorts the fields by name.
  {
    _id: lateSteps,
    createdAt: timeOf('courierMatched'),
    dish: '비빔밥 "extra"',
    kitchenId,
    orderId: lateSteps,
    status: 'kitchenFoodReady',
    statusHistory: historyOf(['orderCreated', 'orderValidated', 'courierMatched', 'kitchenFoodReady']),
    totalPriceCents: 10,
    userId,
  },
  {
    _id: emptyDish,
    orderId: emptyDish,
    userId,
    kitchenId,
    dish: '',
    totalPriceCents: 0,
    createdAt: timeOf('orderCreated'),
    status: 'orderCreated',
    statusHistory: historyOf(['orderCreated']),
  },
  {
    _id: withBodyHash,
    orderId: withBodyHash,
    userId,
    kitchenId,
    dish: 'Ramen',
    totalPriceCents: 1750,
    createdAt: timeOf('orderCreated'),
    bodyHash: 'hash',
    status: 'orderCreated',
    statusHistory: historyOf(['orderCreated']),
  },
  {
    _id: inOrder,
    orderId: inOrder,
    userId,
    kitchenId,
    dish: 'Ramen',
    totalPriceCents: 1750,
    createdAt: timeOf('orderCreated'),
    status: 'delivered',
    statusHistory: historyOf(orderSteps),
  },
]

it('stores documents with exactly these bytes', async () => {
  await store.start()
  const orders = new OrderRepository(store)
  const record = (orderId: string, dish: string, totalPrice: string | number, step: OrderStep, fields = {}) => {
    const order = { orderId, userId, kitchenId, dish, totalPrice, requestId: 'r', ...fields }
    return orders.record({ order, step, at: timeOf(step) })
  }
  for (const step of orderSteps) await record(inOrder, 'Ramen', 17.5, step)
  await record(withBodyHash, 'Ramen', 17.5, 'orderCreated', { bodyHash: 'hash' })
  await record(emptyDish, '', 0, 'orderCreated')
  for (const step of [
    'courierMatched',
    'orderCreated',
    'kitchenFoodReady',
    'orderValidated',
    'courierMatched',
  ] as const)
    await record(lateSteps, '비빔밥 "extra"', '0.10', step)
  expect(await storedBytes(server, 'orders')).toEqual(bytesOf(documents))
})

it('creates only the index for the orders of a user', async () => {
  const indexes = await server.client.db(server.mongo.database).collection('orders').indexes()
  expect(indexes.map(({ name, key }) => ({ name, key }))).toEqual([
    { name: '_id_', key: { _id: 1 } },
    { name: 'userId_1_createdAt_-1', key: { userId: 1, createdAt: -1 } },
  ])
})
