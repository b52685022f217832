import { type OrderStep } from '@food-delivery/contracts'
import { type EventHandler } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

interface Options {
  orders: Pick<OrderRepository, 'record'>
}

/** Records a step that another service has taken. */
export function recordStep({ orders }: Options): EventHandler<OrderStep> {
  return {
    handle: ({ eventType, payload }, { timestamp }) =>
      orders.record({ order: payload, step: eventType, at: new Date(timestamp) }),
  }
}
