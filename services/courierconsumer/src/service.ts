import { type EventService, type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { deliverOrder } from './handlers/courier-picked-up'
import { pickUpOrder } from './handlers/kitchen-food-ready'
import { matchCourier } from './handlers/order-validated'

/** The couriers: match, pick up, deliver. `workSlots` of them work at once in this pod. */
export function createCourierService(settings: EventServiceSettings): EventService {
  return createEventService({
    ...settings,
    consumer: 'courier',
    isPatient: true,
    handlers: (publisher) => ({
      orderValidated: matchCourier(publisher),
      kitchenFoodReady: pickUpOrder(publisher),
      courierPickedUp: deliverOrder(publisher),
    }),
  })
}
