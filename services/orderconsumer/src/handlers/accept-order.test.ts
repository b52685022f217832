import { type OrderEvent } from '@food-delivery/contracts'
import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { anOrderEvent } from '../../../../test/support/orders'
import { silentLogger } from '../../../../test/support/test-bus'
import { storeNewOrder } from './accept-order'

const { signal } = new AbortController()
const context = { traceparent: undefined, timestamp: 0, signal, attempt: 1 }

function createHandler(failure: Error) {
  const published: OrderEvent[] = []
  const publisher = {
    publish: (event: OrderEvent) => {
      published.push(event)
      return Promise.resolve({ partition: 0, offset: 0 })
    },
  }
  const orders = { record: () => Promise.reject(failure) }
  return { published, handler: storeNewOrder({ orders, publisher, logger: silentLogger }) }
}

it('responds with an error and publishes no step if MongoDB rejects the order', async () => {
  const { published, handler } = createHandler(new StoreRejectedError(new Error('too large')))
  const event = anOrderEvent('orderRequested')
  await handler.handle(event, context)
  const { requestId } = event.payload
  const message = '{"status":"Order failed saving in database"}'
  expect(published).toEqual([{ eventType: 'updateHttpResponse', payload: { requestId, message } }])
})

it('rejects without a response while MongoDB is unavailable', async () => {
  const { published, handler } = createHandler(new DependencyUnavailableError('MongoDB'))
  await expect(handler.handle(anOrderEvent('orderRequested'), context)).rejects.toThrow(DependencyUnavailableError)
  expect(published).toEqual([])
})
