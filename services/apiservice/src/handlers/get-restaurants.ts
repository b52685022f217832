import { answers, newRequestId } from '@food-delivery/contracts'
import { type EventPublisher } from '@food-delivery/order-bus'
import { type Route, route } from '@food-delivery/service-kit'
import { accept } from '../intake'

/** Asks for all restaurants; the list comes under the request id. */
export function getRestaurants(publisher: EventPublisher): Route {
  return route({
    method: 'GET',
    path: '/restaurants',
    handle: (request) => {
      const requestId = newRequestId()
      return accept(publisher, request, {
        requestId,
        event: { eventType: 'kitchenRestaurantsList', payload: { requestId } },
        json: { requestId, status: answers.processing },
      })
    },
  })
}
