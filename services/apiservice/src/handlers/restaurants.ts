import { MAX_RESTAURANTS_BYTES, newRequestId, postRestaurantsSchema, responseStatuses } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type RequestPublisher } from '../request-publisher'
import { createIdentity } from '../request-identity'

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

/** Adds restaurants, and replaces existing restaurants of the same name. */
export function postRestaurants(publisher: RequestPublisher): Route {
  return route({
    method: 'POST',
    path: '/restaurants',
    body: postRestaurantsSchema,
    bodyLimitBytes: MAX_RESTAURANTS_BYTES,
    handle: async (request) => {
      const { requestId, keyId } = createIdentity(request, 'restaurants')
      const restaurants = request.body
      return await publisher.publish(request, {
        requestId,
        keyId,
        event: { eventType: 'kitchenNewSimulatedListRequest', payload: { requestId, restaurants } },
        json: { requestId, payloadSent: { restaurants } },
      })
    },
  })
}
