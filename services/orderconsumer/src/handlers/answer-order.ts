import { responseStatuses } from '@food-delivery/contracts'
import { type EventHandler, type EventPublisher, responseEvent, statusMessage } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'byId'>
  publisher: EventPublisher
}

/** Answers with one order. */
export function answerOrder({ orders, publisher }: Options): EventHandler<'getOrderFromId'> {
  return {
    handle: async ({ payload }, context) => {
      const { requestId, orderId } = payload
      const order = await orders.byId(orderId)
      const message = order
        ? JSON.stringify({ status: responseStatuses.success, docs: order })
        : statusMessage(responseStatuses.orderError(orderId))
      await publisher.publish(responseEvent(requestId, message), context)
    },
  }
}
