import { responseStatuses, newRequestId } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type RequestPublisher } from '../request-publisher'

/** Requests all restaurants. The client gets the list later, from /status. */
export function getRestaurants(publisher: RequestPublisher): Route {
  return route({
    method: 'GET',
    path: '/restaurants',
    handle: (request) => {
      const requestId = newRequestId()
      return publisher.publish(request, {
        requestId,
        event: { eventType: 'kitchenRestaurantsList', payload: { requestId } },
        json: { requestId, status: responseStatuses.processing },
      })
    },
  })
}
