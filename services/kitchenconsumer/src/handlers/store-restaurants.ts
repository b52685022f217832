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

/** Stores a posted list of restaurants and answers its client. */
export function storeRestaurants(options: Options): EventHandler<'kitchenNewSimulatedListRequest'> {
  const { restaurants, publisher, logger } = options
  return {
    handle: async ({ payload }, context) => {
      const { requestId } = payload
      // The event was checked but not changed; parsing again trims the names.
      const list = restaurantListSchema.parse(payload.restaurants)
      const status = await restaurants.save(list).then(
        () => responseStatuses.restaurantsCreated,
        (error: unknown) => {
          if (!(error instanceof StoreRejectedError)) throw error
          logger.error({ err: error, requestId }, 'the restaurants cannot be stored: their client gets an error')
          return responseStatuses.restaurantsFailed
        },
      )
      await publisher.publish(responseEvent(requestId, statusMessage(status)), context)
    },
  }
}
