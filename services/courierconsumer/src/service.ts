import { type EventServiceSettings, createEventService, simulatedSteps } from '@food-delivery/order-bus'
import { type Service } from '@food-delivery/service-kit'

/** Simulates the couriers, with `workSlots` couriers in this pod. */
export function createCourierService(settings: EventServiceSettings): Service {
  return createEventService({
    ...settings,
    consumer: 'courier',
    isLatencyTolerant: true,
    handlers: (publisher) => simulatedSteps('courier', publisher),
  })
}
