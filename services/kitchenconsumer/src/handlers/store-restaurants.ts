import { responseStatuses, restaurantListSchema } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import { type EventHandler, type EventPublisher, responseEvent, statusMessage } from '@food-delivery/order-bus'
import { type RestaurantRepository } from '../restaurant-repository'

interface Options {
  restaurants: Pick<RestaurantRepository, 'save'>
  publisher: EventPublisher
  logger: Logger
}

/** Stores a list of restaurants and sends a response. */
export function storeRestaurants(options: Options): EventHandler<'kitchenNewSimulatedListRequest'> {
  const { restaurants, publisher, logger } = options
  return {
    handle: async ({ payload }, context) => {
      const { requestId } = payload
      // The validation of the event has not changed the names, and `parse` trims them.
      const list = restaurantListSchema.parse(payload.restaurants)
      const status = await restaurants.save(list).then(
        () => responseStatuses.restaurantsCreated,
        (error: unknown) => {
          if (!(error instanceof StoreRejectedError)) throw error
          logger.error({ err: error, requestId }, 'MongoDB rejects the restaurants; the client gets an error')
          return responseStatuses.restaurantsFailed
        },
      )
      await publisher.publish(responseEvent(requestId, statusMessage(status)), context)
    },
  }
}
