import { responseStatuses } from '@food-delivery/contracts'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandler,
  type EventPublisher,
  responseEvent,
  listMessage,
  statusMessage,
} from '@food-delivery/order-bus'
import { type RestaurantRepository } from '../restaurant-repository'

interface Options {
  restaurants: Pick<RestaurantRepository, 'list'>
  publisher: EventPublisher
}

/** Responds to a query with all restaurants. */
export function listRestaurants({ restaurants, publisher }: Options): EventHandler<'kitchenRestaurantsList'> {
  return {
    handle: async ({ payload }, context) => {
      const message = await restaurants.list().then(listMessage, (error: unknown) => {
        if (error instanceof StoreRejectedError) return statusMessage(responseStatuses.restaurantsError)
        throw error
      })
      await publisher.publish(responseEvent(payload.requestId, message), context)
    },
  }
}
