import { answers } from '@food-delivery/contracts'
import { StoreRejectedError } from '@food-delivery/mongo-client'
import {
  type EventHandler,
  type EventPublisher,
  answerEvent,
  listMessage,
  statusMessage,
} from '@food-delivery/order-bus'
import { type RestaurantRepository } from '../restaurant-repository'

interface Options {
  restaurants: Pick<RestaurantRepository, 'list'>
  publisher: EventPublisher
}

/** Answers with all restaurants. */
export function answerRestaurants({ restaurants, publisher }: Options): EventHandler<'kitchenRestaurantsList'> {
  return {
    handle: async ({ payload }, context) => {
      const message = await restaurants.list().then(listMessage, (error: unknown) => {
        if (error instanceof StoreRejectedError) return statusMessage(answers.restaurantsError)
        throw error
      })
      await publisher.publish(answerEvent(payload.requestId, message), context)
    },
  }
}
