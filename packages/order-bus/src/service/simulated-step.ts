import { type OrderStep, delayMs, passOn } from '@food-delivery/contracts'
import { type EventHandler } from '../consumer/types'
import { type EventPublisher } from '../publisher/event-publisher'

export interface SimulatedStepOptions {
  publisher: EventPublisher
  /** Which of the order's speeds says how long the work takes. */
  speed: 'kitchenSpeed' | 'courierSpeed'
  /** The step that the order has reached after the work. */
  next: OrderStep
}

/** A handler that works on an order for as long as the order says, and then passes it on as its next step. */
export function simulatedStep<E extends OrderStep>(options: SimulatedStepOptions): EventHandler<E> {
  const { publisher, speed, next } = options
  return {
    workMs: ({ simulatorConfig }) => delayMs(simulatorConfig, speed),
    handle: async (event, context) => {
      await publisher.publish(passOn(event, next), context)
    },
  }
}
