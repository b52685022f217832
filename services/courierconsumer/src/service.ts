import {
  type EventService,
  type EventServiceSettings,
  createEventService,
  simulatedSteps,
} from '@food-delivery/order-bus'

/** The couriers: match, pick up, deliver. `workSlots` of them work at once in this pod. */
export function createCourierService(settings: EventServiceSettings): EventService {
  return createEventService({
    ...settings,
    consumer: 'courier',
    isPatient: true,
    handlers: (publisher) => simulatedSteps('courier', publisher),
  })
}
