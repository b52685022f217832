import { MAX_RESTAURANTS_BYTES, postRestaurantsSchema } from '@food-delivery/contracts'
import { type EventPublisher } from '@food-delivery/order-bus'
import { type Route, route } from '@food-delivery/service-kit'
import { accept } from '../intake'
import { type NotePending } from '../pending-status'
import { identify } from '../request-identity'

/** Adds restaurants, or replaces those of the same name. */
export function postRestaurants(publisher: EventPublisher, notePending: NotePending): Route {
  return route({
    method: 'POST',
    path: '/restaurants',
    body: postRestaurantsSchema,
    bodyLimitBytes: MAX_RESTAURANTS_BYTES,
    handle: async (request) => {
      const { requestId, isRepeatable } = identify(request, 'restaurants')
      const restaurants = request.body
      if (isRepeatable) await notePending(requestId)
      return await accept(publisher, request, {
        requestId,
        event: { eventType: 'kitchenNewSimulatedListRequest', payload: { requestId, restaurants } },
        json: { requestId, payloadSent: { restaurants } },
      })
    },
  })
}
