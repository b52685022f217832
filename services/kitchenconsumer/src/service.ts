import { consumers } from '@food-delivery/contracts'
import { type MongoEnvironment, MongoStore } from '@food-delivery/mongo-client'
import { type EventServiceSettings, createEventService, simulatedSteps } from '@food-delivery/order-bus'
import { type Service } from '@food-delivery/service-kit'
import { restaurantHandlers } from './restaurant-handlers'
import { RestaurantRepository } from './restaurant-repository'
import { restaurantSchema } from './restaurant-schema'

export interface KitchenServiceOptions extends EventServiceSettings {
  mongo: MongoEnvironment
}

/** Simulates the kitchens, with `workSlots` cooks in this pod, and stores the restaurants. */
export function createKitchenService({ mongo, ...settings }: KitchenServiceOptions): Service {
  const { logger } = settings
  const store = new MongoStore({ mongo, appName: consumers.kitchen.service, logger, schemas: [restaurantSchema] })
  const restaurants = new RestaurantRepository(store)
  return createEventService({
    ...settings,
    consumer: 'kitchen',
    isLatencyTolerant: true,
    dependencies: [store],
    handlers: (publisher) => ({
      ...simulatedSteps('kitchen', publisher),
      ...restaurantHandlers({ restaurants, publisher, logger }),
    }),
  })
}
