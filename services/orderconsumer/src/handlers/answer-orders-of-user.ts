import { DEFAULT_ORDER_LIMIT, responseStatuses } from '@food-delivery/contracts'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandler,
  type EventPublisher,
  responseEvent,
  listMessage,
  statusMessage,
} from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'ofUser'>
  publisher: EventPublisher
}

// More do not fit into an answer.
const MOST_ORDERS = 5_000

/** Answers with the newest orders of a user. */
export function answerOrdersOfUser({ orders, publisher }: Options): EventHandler<'getOrdersOfUser'> {
  return {
    handle: async ({ payload }, context) => {
      const { requestId, userId, limit = DEFAULT_ORDER_LIMIT } = payload
      const message = await orders.ofUser(userId, Math.min(limit, MOST_ORDERS)).then(listMessage, (error) => {
        if (error instanceof StoreRejectedError) return statusMessage(responseStatuses.userOrdersError(userId))
        throw error
      })
      await publisher.publish(responseEvent(requestId, message), context)
    },
  }
}
