import { MAX_RESTAURANTS_BYTES, postRestaurantsSchema } from '@food-delivery/contracts'
import { type Route, route } from '@food-delivery/service-kit'
import { type Intake } from '../intake'
import { identify } from '../request-identity'

/** Adds restaurants, and replaces existing restaurants of the same name. */
export function postRestaurants(intake: Intake): Route {
  return route({
    method: 'POST',
    path: '/restaurants',
    body: postRestaurantsSchema,
    bodyLimitBytes: MAX_RESTAURANTS_BYTES,
    handle: async (request) => {
      const { requestId, isRepeatable } = identify(request, 'restaurants')
      const restaurants = request.body
      return await intake.accept(request, {
        requestId,
        isRepeatable,
        event: { eventType: 'kitchenNewSimulatedListRequest', payload: { requestId, restaurants } },
        json: { requestId, payloadSent: { restaurants } },
      })
    },
  })
}
