import { type OrderStatus, orderSteps, isFinal, statusRank } from '@food-delivery/contracts'
import { MongoStore } from '@food-delivery/mongo-client'
import fc from 'fast-check'
import { eventually } from '../../../test/support/eventually'
import { anOrder } from '../../../test/support/orders'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { silentLogger } from '../../../test/support/test-bus'
import { type StoredOrder } from '../src/order-document'
import { OrderRepository } from '../src/order-repository'
import { orderSchema } from '../src/order-schema'

let server: TestMongoServer
let store: MongoStore

beforeAll(async () => {
  server = await startMongo()
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger: silentLogger, schemas: [orderSchema] })
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

const findStored = (orderId: string) =>
  server.client.db(server.mongo.database).collection<StoredOrder>('orders').findOne({ orderId })

const timeOf = (status: OrderStatus) => new Date(Date.UTC(2026, 0, 1) + statusRank(status) * 1_000)

/** Steps in any order and number, each recorded by one of two pods. */
const stepSequences = fc.array(
  fc.record({ step: fc.constantFrom(...orderSteps), pod: fc.nat({ max: 1 }), isAwaited: fc.boolean() }),
  { minLength: 1, maxLength: 20 },
)

it('records each step once and in order, even if steps are late, repeated or concurrent', async () => {
  const pods = [0, 1].map(() => new OrderRepository(store, { lingerMs: () => 1 }))
  await fc.assert(
    fc.asyncProperty(stepSequences, async (recorded) => {
      const order = anOrder()
      const running: Promise<unknown>[] = []
      for (const { step, pod, isAwaited } of recorded) {
        const recording = pods[pod]!.record({ order, step, at: timeOf(step) })
        running.push(recording)
        if (isAwaited) await recording
      }
      await Promise.all(running)
      const expected = orderSteps.filter((status) => recorded.some(({ step }) => step === status))
      const document = await findStored(order.orderId)
      expect(document?.statusHistory).toEqual(expected.map((status) => ({ status, timestamp: timeOf(status) })))
      expect(document?.status).toBe(expected.at(-1))
      expect(document).toMatchObject({ userId: order.userId, dish: order.dish, totalPriceCents: 1750 })
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('records one final status, the first one, and late steps before it', async () => {
  const pods = [0, 1].map(() => new OrderRepository(store, { lingerMs: () => 1 }))
  const statuses = fc.array(fc.constantFrom<OrderStatus>(...orderSteps, 'cancelled'), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(statuses, async (recorded) => {
      const order = anOrder()
      for (const [index, step] of recorded.entries()) await pods[index % 2]!.record({ order, step, at: timeOf(step) })
      const final = recorded.find(isFinal)
      const expected = [
        ...orderSteps.filter((step) => recorded.includes(step) && !isFinal(step)),
        ...(final === undefined ? [] : [final]),
      ]
      const document = await findStored(order.orderId)
      expect(document?.statusHistory.map(({ status }) => status)).toEqual(expected)
      expect(document?.status).toBe(expected.at(-1))
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('changes nothing for another order with the same id, even if only a later step is stored', async () => {
  const orders = new OrderRepository(store)
  const order = anOrder({ bodyHash: 'a' })
  const otherOrder = { ...order, bodyHash: 'b' }
  await orders.record({ order, step: 'courierMatched', at: timeOf('courierMatched') })
  const before = await findStored(order.orderId)
  const record = { step: 'orderCreated', at: timeOf('orderCreated') } as const
  expect(await orders.record({ ...record, order: otherOrder })).toEqual(before)
  expect(await findStored(order.orderId)).toEqual(before)
  await orders.record({ ...record, order })
  expect(await findStored(order.orderId)).toMatchObject({ bodyHash: 'a', statusHistory: [{}, {}] })
})

it('stores an invalid timestamp as 1970', async () => {
  const orders = new OrderRepository(store)
  const [placed, late] = [anOrder(), anOrder()]
  const at = new Date(1_767_225_600_000_000_000)
  const epoch = new Date(0)
  await orders.record({ order: placed, step: 'orderCreated', at })
  for (const step of ['orderValidated', 'orderCreated'] as const) await orders.record({ order: late, step, at })
  const history = [
    { status: 'orderCreated', timestamp: epoch },
    { status: 'orderValidated', timestamp: epoch },
  ]
  expect(await findStored(placed.orderId)).toMatchObject({ createdAt: epoch, statusHistory: history.slice(0, 1) })
  expect(await findStored(late.orderId)).toMatchObject({ createdAt: epoch, statusHistory: history })
})

it('records the steps of many orders concurrently', async () => {
  const orders = new OrderRepository(store)
  const placed = Array.from({ length: 300 }, () => anOrder())
  await Promise.all(
    placed.map(async (order) => {
      for (const step of orderSteps) await orders.record({ order, step, at: timeOf(step) })
    }),
  )
  const histories = await Promise.all(
    placed.map(async ({ orderId }) => (await orders.findById(orderId))?.statusHistory),
  )
  expect(histories.every((history) => history?.map(({ status }) => status).join() === orderSteps.join())).toBe(true)
})

it('stores a new order while later steps of other orders are being written', async () => {
  let endPause: () => void = () => undefined
  let firstPause: Promise<void> | undefined = new Promise((resolve) => (endPause = resolve))
  const slowAtFirst: Pick<MongoStore, 'model' | 'run'> = {
    model: (schema) => store.model(schema),
    run: async (operation) => {
      const pause = firstPause
      firstPause = undefined
      await pause
      return store.run(operation)
    },
  }
  const orders = new OrderRepository(slowAtFirst)
  const [placed, cooked] = [anOrder(), anOrder()]
  const updating = orders.record({ order: cooked, step: 'kitchenFoodReady', at: timeOf('kitchenFoodReady') })
  await eventually(() => firstPause === undefined, 'the update to be written')
  await orders.record({ order: placed, step: 'orderCreated', at: timeOf('orderCreated') })
  expect(await findStored(placed.orderId)).toMatchObject({ status: 'orderCreated' })
  expect(await findStored(cooked.orderId)).toBeNull()
  endPause()
  await updating
  expect(await findStored(cooked.orderId)).toMatchObject({ status: 'kitchenFoodReady' })
})

it('lists the orders of a user, newest first', async () => {
  const orders = new OrderRepository(store)
  const { userId } = anOrder()
  const dishes = ['first', 'second', 'third']
  for (const [index, dish] of dishes.entries())
    await orders.record({ order: anOrder({ userId, dish }), step: 'orderCreated', at: new Date(index * 1_000) })
  expect((await orders.findByUser(userId, 2)).map(({ dish }) => dish)).toEqual(['third', 'second'])
})

it('returns the price as a number and times as text', async () => {
  const orders = new OrderRepository(store)
  const order = anOrder({ totalPrice: '0.10' })
  await orders.record({ order, step: 'orderCreated', at: new Date(0) })
  expect(await orders.findById(order.orderId)).toEqual({
    orderId: order.orderId,
    userId: order.userId,
    kitchenId: order.kitchenId,
    status: 'orderCreated',
    dish: order.dish,
    statusHistory: [{ status: 'orderCreated', timestamp: '1970-01-01T00:00:00.000Z' }],
    totalPrice: 0.1,
  })
  expect(await orders.findById('unknown')).toBeUndefined()
})
