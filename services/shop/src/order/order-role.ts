import { type KafkaConfig, createProducer } from '@food-delivery/kafka-client'
import { MongoStore } from '@food-delivery/mongo-client'
import { producerPart } from '@food-delivery/order-bus'
import { type Part } from '@food-delivery/service-kit'
import { SHOP_TOPIC, type RoleContext, type RoleParts } from '../role'
import { OrderRepository } from './order-repository'
import { orderSchema } from './order-schema'
import { Placement, type PublishOrder } from './placement'
import { ProductClient } from './product-client'
import { Relay, type RelayOptions } from './relay'
import { getOrders, postOrders } from './order-routes'

export interface OrderRoleOptions {
  role: 'order'
  kafka: KafkaConfig
  /** Base URL of the product service. */
  productUrl: string
  /** Default `shop`. */
  topic?: string
  relay?: Pick<RelayOptions, 'everyMs' | 'olderThanMs'>
}

/** Longest wait for Kafka's acknowledgement, ms: if only Kafka is slow, a client gets its response within 5 s. */
const ACK_TIMEOUT_MS = 4_500

/** The role `order`: reads prices from the product service, stores orders in MongoDB and publishes events to Kafka. */
export function createOrderRole(options: OrderRoleOptions, context: RoleContext): RoleParts {
  const { kafka, productUrl, topic = SHOP_TOPIC } = options
  const { mongo, logger, registry, now, tracing } = context
  const store = new MongoStore({ mongo, logger, appName: 'order', schemas: [orderSchema] })
  const orders = new OrderRepository(store, tracing)
  const producer = createProducer({ kafka, logger, registry, tracing })
  const publish: PublishOrder = async (event) => {
    const record = { topic, key: event.orderId, value: JSON.stringify(event) }
    await producer.send(record, { timeoutMs: ACK_TIMEOUT_MS })
  }
  const products = new ProductClient({ url: productUrl })
  const placement = new Placement({ orders, publish, logger })
  const relay = new Relay({ orders, publish, logger, now, ...options.relay })
  return {
    routes: [getOrders({ orders, products }), postOrders({ placement, products, now })],
    // The pod stays ready when Kafka becomes unavailable: new orders get 503, but clients can still read the list.
    parts: [relay, producerPart(producer), store, productsPart(products)],
  }
}

const productsPart = (products: ProductClient): Part => ({
  name: 'products',
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(products.close()),
})
