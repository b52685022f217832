import { responseStatuses, restaurantListSchema } from '@food-delivery/contracts'
import { type Logger } from '@food-delivery/kafka-client'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandlers,
  type EventPublisher,
  listMessage,
  responseEvent,
  statusMessage,
} from '@food-delivery/order-bus'
import { type RestaurantRepository } from './restaurant-repository'

interface Options {
  restaurants: RestaurantRepository
  publisher: EventPublisher
  logger: Logger
}

/** Stores lists of restaurants and responds to queries for all restaurants. */
export function restaurantHandlers({ restaurants, publisher, logger }: Options): EventHandlers {
  return {
    kitchenNewSimulatedListRequest: {
      handle: async ({ payload }, context) => {
        const { requestId } = payload
        // The validation of the event leaves the names unchanged; `parse` trims them.
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
    },
    kitchenRestaurantsList: {
      handle: async ({ payload }, context) => {
        const message = await restaurants.list().then(listMessage, (error: unknown) => {
          if (error instanceof StoreRejectedError) return statusMessage(responseStatuses.restaurantsError)
          throw error
        })
        await publisher.publish(responseEvent(payload.requestId, message), context)
      },
    },
  }
}
