import { type EventHandler, type EventPublisher, simulatedStep } from '@food-delivery/order-bus'

/** Finishes the food. */
export function finishFood(publisher: EventPublisher): EventHandler<'kitchenPreparingFood'> {
  return simulatedStep({ publisher, speed: 'kitchenSpeed', next: 'kitchenFoodReady' })
}
