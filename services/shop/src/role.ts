import { type MongoEnvironment } from '@food-delivery/mongo-client'
import { type HttpServiceOptions, type Logger, type Part, type Route, type Tracing } from '@food-delivery/service-kit'

export const SHOP_TOPIC = 'shop'

/** Dead letter topic of the role `delivery`: records that cannot be parsed. */
export const SHOP_DLQ_TOPIC = 'shop-dlq'

export const DELIVERY_GROUP = 'delivery-consumer-group'

/** The roles of a pod, which are also the names of the Deployments. */
export const roles = ['order', 'product', 'delivery'] as const

export type Role = (typeof roles)[number]

export interface RoleParts {
  routes: readonly Route[]
  /** In the order in which they are stopped. */
  parts: readonly Part[]
}

/** Options that all roles have. */
export interface RoleContext {
  mongo: MongoEnvironment
  logger: Logger
  registry: HttpServiceOptions['registry']
  /** ms since 1970. */
  now: () => number
  tracing: Tracing | undefined
}
