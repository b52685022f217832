import { type EventHandler, type EventPublisher, simulatedStep } from '@food-delivery/order-bus'

/** Picks the food up. */
export function pickUpOrder(publisher: EventPublisher): EventHandler<'kitchenFoodReady'> {
  return simulatedStep({ publisher, speed: 'courierSpeed', next: 'courierPickedUp' })
}
