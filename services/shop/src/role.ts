import { type MongoEnvironment } from '@food-delivery/mongo-client'
import { type HttpServiceOptions, type Logger, type Part, type Route } from '@food-delivery/service-kit'

/** The parts of a role, besides its HTTP server. */
export interface RoleParts {
  routes: readonly Route[]
  /** In the order in which they are stopped. */
  parts: readonly Part[]
}

/** What the roles have in common. */
export interface RoleContext {
  mongo: MongoEnvironment
  logger: Logger
  registry: HttpServiceOptions['registry']
  /** ms since 1970. */
  now: () => number
}
