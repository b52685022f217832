import { type EventHandler, type EventPublisher, simulatedStep } from '@food-delivery/order-bus'

/** Brings the food to the customer. */
export function deliverOrder(publisher: EventPublisher): EventHandler<'courierPickedUp'> {
  return simulatedStep({ publisher, speed: 'courierSpeed', next: 'delivered' })
}
