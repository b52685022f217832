import { DEFAULT_ORDER_LIMIT, responseStatuses } from '@food-delivery/contracts'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandlers,
  type EventPublisher,
  responseEvent,
  listMessage,
  statusMessage,
} from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'findByUser' | 'findById'>
  publisher: EventPublisher
}

// More orders do not fit into a response.
const MAX_ORDERS = 5_000

/** Responds to queries for one order, or for the newest orders of a user. */
export function handleQueries({ orders, publisher }: Options) {
  return {
    getOrderFromId: {
      handle: async ({ payload: { requestId, orderId } }, context) => {
        const order = await orders.findById(orderId)
        const message = order
          ? JSON.stringify({ status: responseStatuses.success, docs: order })
          : statusMessage(responseStatuses.orderError(orderId))
        await publisher.publish(responseEvent(requestId, message), context)
      },
    },
    getOrdersOfUser: {
      handle: async ({ payload: { requestId, userId, limit = DEFAULT_ORDER_LIMIT } }, context) => {
        const message = await orders.findByUser(userId, Math.min(limit, MAX_ORDERS)).then(listMessage, (error) => {
          if (error instanceof StoreRejectedError) return statusMessage(responseStatuses.userOrdersError(userId))
          throw error
        })
        await publisher.publish(responseEvent(requestId, message), context)
      },
    },
  } satisfies EventHandlers
}
