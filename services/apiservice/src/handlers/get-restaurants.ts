import { responseStatuses, newRequestId } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type Intake } from '../intake'

/** Requests all restaurants. The client gets the list later, from /status. */
export function getRestaurants(intake: Intake): Route {
  return route({
    method: 'GET',
    path: '/restaurants',
    handle: (request) => {
      const requestId = newRequestId()
      return intake.accept(request, {
        requestId,
        event: { eventType: 'kitchenRestaurantsList', payload: { requestId } },
        json: { requestId, status: responseStatuses.processing },
      })
    },
  })
}
