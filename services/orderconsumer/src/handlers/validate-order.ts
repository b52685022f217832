import { nextEvent } from '@food-delivery/contracts'
import { type EventHandler, type EventPublisher } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'record'>
  publisher: EventPublisher
}

/** Validates an order: its fields were checked when the event was parsed, so it only records and publishes the step. */
export function validateOrder({ orders, publisher }: Options): EventHandler<'orderCreated'> {
  return {
    handle: async (event, context) => {
      const at = new Date(context.timestamp)
      await orders.record({ order: event.payload, step: 'orderValidated', at })
      await publisher.publish(nextEvent(event, 'orderValidated'), context)
    },
  }
}
