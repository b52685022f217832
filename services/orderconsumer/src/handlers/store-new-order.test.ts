import { type OrderEvent } from '@food-delivery/contracts'
import { DependencyUnavailableError } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { anOrderEvent } from '../../../../test/support/orders'
import { silentLogger } from '../../../../test/support/test-bus'
import { storeNewOrder } from './store-new-order'

const { signal } = new AbortController()
const context = { traceparent: undefined, timestamp: 0, signal, attempt: 1 }

function aHandler(failure: Error) {
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

it('fails an order that the store rejects, and publishes no further step', async () => {
  const { published, handler } = aHandler(new StoreRejectedError(new Error('too large')))
  const event = anOrderEvent('orderRequested')
  await handler.handle(event, context)
  const { requestId } = event.payload
  const message = '{"status":"Order failed saving in database"}'
  expect(published).toEqual([{ eventType: 'updateHttpResponse', payload: { requestId, message } }])
})

it('does not answer the client while the store is down', async () => {
  const { published, handler } = aHandler(new DependencyUnavailableError('MongoDB'))
  await expect(handler.handle(anOrderEvent('orderRequested'), context)).rejects.toThrow(DependencyUnavailableError)
  expect(published).toEqual([])
})
