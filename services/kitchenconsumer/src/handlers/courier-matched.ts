import { type EventHandler, type EventPublisher, simulatedStep } from '@food-delivery/order-bus'

/** Begins to cook once a courier is found. */
export function prepareFood(publisher: EventPublisher): EventHandler<'courierMatched'> {
  return simulatedStep({ publisher, speed: 'kitchenSpeed', next: 'kitchenPreparingFood' })
}
