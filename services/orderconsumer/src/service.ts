import { type StepOf, type TriggerOf, consumers } from '@food-delivery/contracts'
import { type MongoEnvironment, MongoStore } from '@food-delivery/mongo-client'
import { type EventHandlers, type EventServiceSettings, createEventService } from '@food-delivery/order-bus'
import { type Service } from '@food-delivery/service-kit'
import { answerOrder } from './handlers/answer-order'
import { answerOrdersOfUser } from './handlers/answer-orders-of-user'
import { recordSteps } from './handlers/record-steps'
import { storeNewOrder } from './handlers/store-new-order'
import { validateOrder } from './handlers/validate-order'
import { OrderRepository } from './order-repository'
import { orderSchema } from './order-schema'

/** When orders wait, some hundred steps travel to the store together: half of these, while the others are published. */
const CONCURRENCY = 256

export interface OrderServiceOptions extends EventServiceSettings {
  mongo: MongoEnvironment
}

/** Keeps the orders: stores each, validates it, records every step, and answers questions about them. */
export function createOrderService({ mongo, ...settings }: OrderServiceOptions): Service {
  const { logger } = settings
  const store = new MongoStore({ mongo, appName: consumers.order.service, logger, schemas: [orderSchema] })
  const orders = new OrderRepository(store)
  return createEventService({
    ...settings,
    consumer: 'order',
    ownsUnreadable: true,
    concurrency: CONCURRENCY,
    dependencies: [store],
    handlers: (publisher) => {
      // A step that this service takes but has no line here does not compile.
      const ownSteps: Required<Pick<EventHandlers, TriggerOf<StepOf<'order'>>>> = {
        orderRequested: storeNewOrder({ orders, publisher, logger }),
        orderCreated: validateOrder({ orders, publisher }),
      }
      return {
        ...recordSteps(orders),
        ...ownSteps,
        getOrdersOfUser: answerOrdersOfUser({ orders, publisher }),
        getOrderFromId: answerOrder({ orders, publisher }),
      }
    },
  })
}
