import { responseStatuses, nextEvent } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { type EventHandler, type EventPublisher, responseEvent, statusMessage } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'record'>
  publisher: EventPublisher
  logger: Logger
}

/** Stores a new order, sends the response and publishes the next step. An order fails only if MongoDB rejects it. */
export function storeNewOrder({ orders, publisher, logger }: Options): EventHandler<'orderRequested'> {
  return {
    handle: async (event, context) => {
      const { requestId, orderId } = event.payload
      try {
        await orders.record({ order: event.payload, step: 'orderCreated', at: new Date(context.timestamp) })
      } catch (error) {
        if (!(error instanceof StoreRejectedError)) throw error
        logger.error({ err: error, requestId, orderId }, 'MongoDB rejects the order; the client gets an error')
        await publisher.publish(responseEvent(requestId, statusMessage(responseStatuses.orderFailed)), context)
        return
      }
      // Published even if the order was already stored, because the service may have crashed before it published.
      await Promise.all([
        publisher.publish(responseEvent(requestId, statusMessage(responseStatuses.orderCreated)), context),
        publisher.publish(nextEvent(event, 'orderCreated'), context),
      ])
    },
  }
}

/** Records and publishes the validation. The fields of the order were checked when its event was parsed. */
export function validateOrder({ orders, publisher }: Omit<Options, 'logger'>): EventHandler<'orderCreated'> {
  return {
    handle: async (event, context) => {
      await orders.record({ order: event.payload, step: 'orderValidated', at: new Date(context.timestamp) })
      await publisher.publish(nextEvent(event, 'orderValidated'), context)
    },
  }
}
