import { consumers } from '@food-delivery/contracts'
import { type MongoEnvironment, MongoStore } from '@food-delivery/mongo-client'
import { type EventService, type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { answerOrder } from './handlers/get-order-from-id'
import { answerOrdersOfUser } from './handlers/get-orders-of-user'
import { validateOrder } from './handlers/order-created'
import { storeNewOrder } from './handlers/order-requested'
import { recordStep } from './handlers/record-step'
import { OrderRepository, prepareOrders } from './order-repository'

/** When orders wait, some hundred steps travel to the store together: half of these, while the others are published. */
const CONCURRENCY = 256

export interface OrderServiceOptions extends EventServiceSettings {
  mongo: MongoEnvironment
}

/** Keeps the orders: stores each, validates it, records every step, and answers questions about them. */
export function createOrderService({ mongo, ...settings }: OrderServiceOptions): EventService {
  const { logger } = settings
  const store = new MongoStore({ mongo, appName: consumers.order.service, logger, prepare: prepareOrders })
  const orders = new OrderRepository(store)
  const step = recordStep({ orders })
  return createEventService({
    ...settings,
    consumer: 'order',
    ownsUnreadable: true,
    concurrency: CONCURRENCY,
    dependencies: [store],
    handlers: (publisher) => ({
      orderRequested: storeNewOrder({ orders, publisher, logger }),
      orderCreated: validateOrder({ orders, publisher }),
      courierMatched: step,
      kitchenPreparingFood: step,
      kitchenFoodReady: step,
      courierPickedUp: step,
      delivered: step,
      getOrdersOfUser: answerOrdersOfUser({ orders, publisher }),
      getOrderFromId: answerOrder({ orders, publisher }),
    }),
  })
}
