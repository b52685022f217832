import { randomUUID } from 'node:crypto'
import {
  BrokerUnavailableError,
  NotConnectedError,
  UnknownTopicError,
  isOutcomeUnknown,
} from '@food-delivery/kafka-client'
import { MongoStore } from '@food-delivery/mongo-client'
import { eventually } from '../../../test/support/eventually'
import { type TestMongoServer, startMongo } from '../../../test/support/servers'
import { type StoredOrder } from '../src/order/order-document'
import { OrderRepository } from '../src/order/order-repository'
import { orderSchema } from '../src/order/order-schema'
import { Placement } from '../src/order/placement'
import { Relay } from '../src/order/relay'
import { toProblem } from '../src/problems'
import { logger } from './shop-servers'

let server: TestMongoServer
let store: MongoStore

beforeAll(async () => {
  server = await startMongo()
  store = new MongoStore({ mongo: server.mongo, appName: 'test', logger, schemas: [orderSchema] })
  await store.start()
})

afterAll(async () => {
  await store.stop()
  await server.close()
})

const placedAt = new Date(Date.UTC(2026, 0, 1))
const createOrder = (_id: string = randomUUID()): StoredOrder => ({
  _id,
  productId: 'p-0001',
  item: 'lamp, oak',
  quantity: 1,
  priceCents: 999,
  customer: 'Mina',
  placedAt,
  unpublishedSince: placedAt,
})
const stored = (id: string) => store.model(orderSchema).findById(id).lean<StoredOrder>()
const isPlaced = async (id: string) => {
  const order = await stored(id)
  return order !== null && order.unpublishedSince === undefined
}

/** Kafka's response, which the test sends. */
function createResponse() {
  let acknowledge: () => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const promise = new Promise<void>((resolve, reject) => ([acknowledge, fail] = [resolve, reject]))
  return { promise, acknowledge, fail }
}

/** Places the order; Kafka responds when the test calls `acknowledge` or `fail`. */
async function startPlacing(order: StoredOrder) {
  const { promise, acknowledge, fail } = createResponse()
  let isPublishing = false
  const publish = () => {
    isPublishing = true
    return promise
  }
  const placed = new Placement({ orders: new OrderRepository(store), publish, logger }).place(order)
  const error = placed.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  await eventually(() => isPublishing, 'the order to be published')
  return { placed, error, acknowledge, fail }
}

describe('two requests with the same Idempotency-Key', () => {
  it('keep the order if the first cannot publish it and the second can', async () => {
    const order = createOrder()
    const [first, second] = [await startPlacing({ ...order }), await startPlacing({ ...order })]
    first.fail(new NotConnectedError('producer'))
    expect(isOutcomeUnknown(await first.error)).toBe(true)
    second.acknowledge()
    expect(await second.placed).toMatchObject({ _id: order._id })
    await eventually(() => isPlaced(order._id), 'the order to be stored as published')
  })

  it('keep the order if the second cannot publish it and the first can', async () => {
    const order = createOrder()
    const [first, second] = [await startPlacing({ ...order }), await startPlacing({ ...order })]
    second.fail(new NotConnectedError('producer'))
    expect(isOutcomeUnknown(await second.error)).toBe(true)
    first.acknowledge()
    await first.placed
    await eventually(() => isPlaced(order._id), 'the order to be stored as published')
  })

  it('store the order again if the first deletes it before the second reads it', async () => {
    const order = createOrder()
    const first = await startPlacing({ ...order })
    let hasFailed = false
    const orders = new OrderRepository({
      model: (schema) => store.model(schema),
      run: async (operation) => {
        const result = store.run(operation)
        // The insert fails first, because the order is stored.
        await result.catch(async () => {
          first.fail(new NotConnectedError('producer'))
          await first.error
          hasFailed = true
        })
        return result
      },
    })
    await new Placement({ orders, publish: () => Promise.resolve(), logger }).place({ ...order })
    expect(hasFailed).toBe(true)
    await eventually(() => isPlaced(order._id), 'the order to be stored as published')
  })
})

it('keeps an order that an earlier request may have published', async () => {
  const order = createOrder()
  const first = await startPlacing({ ...order })
  first.fail(new BrokerUnavailableError({ outcomeUnknown: true }))
  await first.error
  const repeated = await startPlacing({ ...order })
  repeated.fail(new NotConnectedError('producer'))
  expect(toProblem(await repeated.error)?.message).toContain('may still be placed')
  expect(await stored(order._id)).toMatchObject({ _id: order._id })
})

it('keeps an order that the relay is publishing', async () => {
  const order = createOrder()
  const request = await startPlacing({ ...order })
  const kafka = createResponse()
  let isRelaying = false
  const publish = async ({ orderId }: { orderId: string }) => {
    // The relay also finds the orders of other tests.
    if (orderId !== order._id) return
    isRelaying = true
    await kafka.promise
  }
  const relay = new Relay({ orders: new OrderRepository(store), publish, logger, now: Date.now })
  await relay.start()
  await eventually(() => isRelaying, 'the relay to publish the order')
  request.fail(new NotConnectedError('producer'))
  await request.error
  kafka.acknowledge()
  await relay.stop()
  expect(await isPlaced(order._id)).toBe(true)
})

it('deletes an order if the topic does not exist, and responds with 503', async () => {
  const order = createOrder()
  const request = await startPlacing(order)
  request.fail(new UnknownTopicError('shop'))
  const problem = toProblem(await request.error)
  expect(problem).toMatchObject({ status: 503 })
  expect(problem?.message).toContain('topic shop does not exist')
  expect(await stored(order._id)).toBeNull()
})
