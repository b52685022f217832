import { type OrderStatus, type StepOf, type TriggerOf, consumers, orderSteps, stepsOf } from '@food-delivery/contracts'
import { type MongoEnvironment, MongoStore } from '@food-delivery/mongo-client'
import {
  type EventHandler,
  type EventHandlers,
  type EventServiceSettings,
  createEventService,
} from '@food-delivery/order-bus'
import { type Service } from '@food-delivery/service-kit'
import { storeNewOrder, validateOrder } from './handlers/new-order'
import { handleQueries } from './handlers/handle-queries'
import { OrderRepository } from './order-repository'
import { orderSchema } from './order-schema'

/**
 * Maximum number of concurrent handlers. Most of them wait for MongoDB, and one update records all steps of an order that
 * wait together.
 */
const CONCURRENCY = 1_024

export interface OrderServiceOptions extends EventServiceSettings {
  mongo: MongoEnvironment
}

/** Stores and validates orders, records every step, and responds to queries. */
export function createOrderService({ mongo, ...settings }: OrderServiceOptions): Service {
  const { logger, tracing } = settings
  const store = new MongoStore({ mongo, appName: consumers.order.service, logger, schemas: [orderSchema] })
  const orders = new OrderRepository(store, { tracing })
  return createEventService({
    ...settings,
    consumer: 'order',
    deadLettersUnreadable: true,
    concurrency: CONCURRENCY,
    dependencies: [store],
    handlers: (publisher) => {
      // The type requires a handler for each step of this service.
      const ownSteps: Required<Pick<EventHandlers, TriggerOf<StepOf<'order'>>>> = {
        orderRequested: storeNewOrder({ orders, publisher, logger }),
        orderCreated: validateOrder({ orders, publisher }),
      }
      return { ...recordSteps(orders), ...ownSteps, ...handleQueries({ orders, publisher }) }
    },
  })
}

/** Records the steps that other services publish, and cancellations. */
function recordSteps(orders: Pick<OrderRepository, 'record'>): EventHandlers {
  const record: EventHandler<OrderStatus> = {
    handle: async ({ eventType, payload }, context) => {
      const recording = orders.record({ order: payload, step: eventType, at: new Date(context.timestamp) })
      // The next steps of the order can join the same batch. A step may be recorded late or twice.
      context.releaseKey()
      await recording
    },
  }
  const ownSteps: readonly string[] = stepsOf('order')
  const steps = orderSteps.filter((step) => !ownSteps.includes(step))
  return Object.fromEntries([...steps, 'cancelled'].map((status) => [status, record]))
}
