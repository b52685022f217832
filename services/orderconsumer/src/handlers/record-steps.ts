import { type OrderStep, orderSteps, stepsOf } from '@food-delivery/contracts'
import { type EventHandler, type EventHandlers } from '@food-delivery/order-bus'
import { type OrderRepository } from '../order-repository'

/** Records the steps that other services publish. */
export function recordSteps(orders: Pick<OrderRepository, 'record'>): EventHandlers {
  const record: EventHandler<OrderStep> = {
    handle: async ({ eventType, payload }, { timestamp }) => {
      await orders.record({ order: payload, step: eventType, at: new Date(timestamp) })
    },
  }
  const ownSteps: readonly string[] = stepsOf('order')
  return Object.fromEntries(orderSteps.filter((step) => !ownSteps.includes(step)).map((step) => [step, record]))
}
