import { DEFAULT_ORDER_LIMIT, responseStatuses } from '@food-delivery/contracts'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandlers,
  type EventPublisher,
  responseEvent,
  listMessage,
  statusMessage,
} from '@food-delivery/order-bus'
import { Semaphore } from '@food-delivery/service-kit'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'findByUser' | 'findById'>
  publisher: EventPublisher
}

// More orders do not fit into a response.
const MAX_ORDERS = 5_000
/** Maximum number of lists that are read at the same time, because each can take a megabyte of memory. */
const CONCURRENT_LISTS = 32

/** Responds to queries for one order, or for the newest orders of a user. */
export function handleQueries({ orders, publisher }: Options) {
  const lists = new Semaphore(CONCURRENT_LISTS)

  async function listOrders(userId: string, limit: number): Promise<string> {
    try {
      return listMessage(await orders.findByUser(userId, Math.min(limit, MAX_ORDERS)))
    } catch (error) {
      if (error instanceof StoreRejectedError) return statusMessage(responseStatuses.userOrdersError(userId))
      throw error
    }
  }

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
        const release = await lists.acquire()
        try {
          await publisher.publish(responseEvent(requestId, await listOrders(userId, limit)), context)
        } finally {
          release()
        }
      },
    },
  } satisfies EventHandlers
}
