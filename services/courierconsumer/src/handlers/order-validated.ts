import { type EventHandler, type EventPublisher, simulatedStep } from '@food-delivery/order-bus'

/** Finds a courier for the order. */
export function matchCourier(publisher: EventPublisher): EventHandler<'orderValidated'> {
  return simulatedStep({ publisher, speed: 'courierSpeed', next: 'courierMatched' })
}
