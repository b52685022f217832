import { type OrderStatus, orderSteps, stepsOf } from '@food-delivery/contracts'
import { type EventHandler, type EventHandlers } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

/** Records the steps that other services publish, and cancellations. */
export function recordSteps(orders: Pick<OrderRepository, 'record'>): EventHandlers {
  const record: EventHandler<OrderStatus> = {
    handle: async ({ eventType, payload }, { timestamp }) => {
      await orders.record({ order: payload, step: eventType, at: new Date(timestamp) })
    },
  }
  const ownSteps: readonly string[] = stepsOf('order')
  const steps = orderSteps.filter((step) => !ownSteps.includes(step))
  return Object.fromEntries([...steps, 'cancelled'].map((status) => [status, record]))
}
