import { type OrderStep, type SimulatedWorker, delayMs, nextEvent, stepsOf, triggerOf } from '@food-delivery/contracts'
import { type EventHandler, type EventHandlers } from '../consumer/types'
import { type EventPublisher } from '../publisher/event-publisher'

/** A handler for each step that couriers, or kitchens, take: works as long as the order says, then publishes the step. */
export function simulatedSteps(worker: SimulatedWorker, publisher: EventPublisher): EventHandlers {
  const takeStep = (step: OrderStep): EventHandler<OrderStep> => ({
    workMs: ({ simulatorConfig }) => delayMs(simulatorConfig, worker),
    handle: async (event, context) => {
      await publisher.publish(nextEvent(event, step), context)
    },
  })
  return Object.fromEntries(stepsOf(worker).map((step) => [triggerOf(step), takeStep(step)]))
}
