import { type MongoEnvironment } from '@food-delivery/mongo-client'
import { type HttpServiceOptions, type Logger, type Part, type Route, type Tracing } from '@food-delivery/service-kit'

export interface RoleParts {
  routes: readonly Route[]
  /** In the order in which they are stopped. */
  parts: readonly Part[]
}

/** Options of all roles. */
export interface RoleContext {
  mongo: MongoEnvironment
  logger: Logger
  registry: HttpServiceOptions['registry']
  /** ms since 1970. */
  now: () => number
  tracing: Tracing | undefined
}
