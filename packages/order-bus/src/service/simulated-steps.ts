import {
  type EventOf,
  type EventType,
  type OrderStep,
  type SimulatedWorker,
  delayMs,
  nextEvent,
  stepsOf,
  triggerOf,
} from '@food-delivery/contracts'
import { type EventContext, type EventHandler, type EventHandlers } from '../consumer/event-consumer-options'
import { type EventPublisher } from '../publisher/event-publisher'

/** The `cancel` of a handler whose service publishes steps: publishes `cancelled` instead of the next step. */
export const publishCancelled =
  (publisher: EventPublisher) =>
  async (event: EventOf<EventType>, context: EventContext): Promise<void> => {
    await publisher.publish(nextEvent(event, 'cancelled'), context)
  }

/**
 * Creates a handler for each step of a courier or kitchen. It simulates work for the time that the order contains, then
 * publishes the step.
 */
export function simulatedSteps(worker: SimulatedWorker, publisher: EventPublisher): EventHandlers {
  const createHandler = (step: OrderStep): EventHandler<OrderStep> => ({
    workMs: ({ simulatorConfig }) => delayMs(simulatorConfig, worker),
    handle: async (event, context) => {
      await publisher.publish(nextEvent(event, step), context)
    },
    cancel: publishCancelled(publisher),
  })
  return Object.fromEntries(stepsOf(worker).map((step) => [triggerOf(step), createHandler(step)]))
}
