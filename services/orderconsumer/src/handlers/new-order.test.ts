import { type OrderEvent, type OrderStep } from '@food-delivery/contracts'
import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { anOrder, anOrderEvent } from '../../../../test/support/orders'
import { silentLogger } from '../../../../test/support/test-bus'
import { type StoredOrder, constantFields } from '../order-document'
import { storeNewOrder, validateOrder } from './new-order'

const { signal } = new AbortController()
const times = { timestamp: 0, startedAt: 0, workedAt: 0 }
const context = { traceparent: undefined, ...times, signal, attempt: 1, releaseKey: () => undefined }

function createHandlers(recorded: StoredOrder | Error | undefined) {
  const published: OrderEvent[] = []
  const publisher = {
    publish: (event: OrderEvent) => {
      published.push(event)
      return Promise.resolve({ partition: 0, offset: 0 })
    },
  }
  const record = () => (recorded instanceof Error ? Promise.reject(recorded) : Promise.resolve(recorded))
  const options = { orders: { record }, publisher, logger: silentLogger }
  const types = () => published.map(({ eventType }) => eventType)
  return { published, types, store: storeNewOrder(options), validate: validateOrder(options) }
}

function storedOrder(status: OrderStep): StoredOrder {
  const order = anOrder()
  const fields = constantFields({ order, step: status, at: new Date(0) })
  return { _id: order.orderId, ...fields, status, statusHistory: [] }
}

const payloadOf = ({ totalPriceCents, orderId, userId, kitchenId, dish }: StoredOrder) =>
  anOrder({ orderId, userId, kitchenId, dish, totalPrice: totalPriceCents / 100 })

it('responds with an error and publishes no step if MongoDB rejects the order', async () => {
  const { published, store } = createHandlers(new StoreRejectedError(new Error('too large')))
  const event = anOrderEvent('orderRequested')
  await store.handle(event, context)
  const { requestId } = event.payload
  const message = '{"status":"Order failed saving in database"}'
  expect(published).toEqual([{ eventType: 'updateHttpResponse', payload: { requestId, message } }])
})

it('throws, and sends no response, while MongoDB is unavailable', async () => {
  const { published, store } = createHandlers(new DependencyUnavailableError('MongoDB'))
  await expect(store.handle(anOrderEvent('orderRequested'), context)).rejects.toThrow(DependencyUnavailableError)
  expect(published).toEqual([])
})

it.each([
  ['is read from Kafka again', 'publishes the step', 'orderCreated', 0],
  ['is repeated by a client within a minute', 'publishes no step', 'orderCreated', 59_999],
  ['is repeated by a client whose clock is behind', 'publishes no step', 'orderCreated', -5],
  ['is repeated by a client after a minute', 'publishes the step', 'orderCreated', 60_000],
  ['has reached a later step', 'publishes no step', 'orderValidated', 0],
] as const)('responds to a stored order that %s, and %s', async (_case, outcome, status, timestamp) => {
  const stored = storedOrder(status)
  const { types, store } = createHandlers(stored)
  await store.handle(anOrderEvent('orderRequested', payloadOf(stored)), { ...context, timestamp })
  const steps = outcome === 'publishes the step' ? ['orderCreated'] : []
  expect(types()).toEqual(['updateHttpResponse', ...steps])
})

it('publishes the first step once if two requests have the same time', async () => {
  const stored = storedOrder('orderCreated')
  const { types, store } = createHandlers(stored)
  const event = anOrderEvent('orderRequested', payloadOf(stored))
  for (let nth = 0; nth < 2; nth++) await store.handle(event, context)
  expect(types()).toEqual(['updateHttpResponse', 'orderCreated', 'updateHttpResponse'])
})

it.each([
  [['orderValidated'], 'orderValidated'],
  [[], 'courierMatched'],
] as const)('publishes %j when it validates an order that is stored as %s', async (expected, status) => {
  const stored = storedOrder(status)
  const { types, validate } = createHandlers(stored)
  await validate.handle(anOrderEvent('orderCreated', payloadOf(stored)), context)
  expect(types()).toEqual(expected)
})
