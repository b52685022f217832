import { nextEvent, responseStatuses } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { type EventHandler, type EventPublisher, responseEvent, statusMessage } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'record'>
  publisher: EventPublisher
  logger: Logger
}

/** Stores a new order, answers its client and publishes the next step. Only an error that no retry can fix fails an order. */
export function storeNewOrder({ orders, publisher, logger }: Options): EventHandler<'orderRequested'> {
  return {
    handle: async (event, context) => {
      const { requestId } = event.payload
      try {
        const at = new Date(context.timestamp)
        await orders.record({ order: event.payload, step: 'orderCreated', at })
      } catch (error) {
        if (!(error instanceof StoreRejectedError)) throw error
        logger.error(
          { err: error, requestId, orderId: event.payload.orderId },
          'the order cannot be stored: its client gets an error',
        )
        await publisher.publish(responseEvent(requestId, statusMessage(responseStatuses.orderFailed)), context)
        return
      }
      // Published again if the order was already stored: a crash may have come in between.
      await Promise.all([
        publisher.publish(responseEvent(requestId, statusMessage(responseStatuses.orderCreated)), context),
        publisher.publish(nextEvent(event, 'orderCreated'), context),
      ])
    },
  }
}
