import { answers } from '@food-delivery/contracts'
import { type EventHandler, type EventPublisher, answerEvent, statusMessage } from '@food-delivery/order-bus'
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
        ? JSON.stringify({ status: answers.success, docs: order })
        : statusMessage(answers.orderError(orderId))
      await publisher.publish(answerEvent(requestId, message), context)
    },
  }
}
