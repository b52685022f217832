import { readMongoEnvironment } from '@food-delivery/mongo-client'
import {
  type EnvReader,
  readEnvironment,
  readKafkaEnvironment,
  readServiceEnvironment,
} from '@food-delivery/service-kit'
import { type Role, roles } from './role'

/** Reads the settings of the role that `ROLE` selects. @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader),
    mongo: readMongoEnvironment(reader),
    roleOptions: readRoleOptions(reader),
  }))
}

function readRoleOptions(env: EnvReader) {
  const role: Role = env.oneOf('ROLE', roles)
  switch (role) {
    case 'order':
      return {
        role,
        kafka: readKafkaEnvironment(env),
        productUrl: env.url('PRODUCT_SERVICE', { default: 'http://product:8080', protocols: ['http'] }),
      }
    case 'delivery':
      return { role, kafka: readKafkaEnvironment(env) }
    case 'product':
      return { role, ...readProductSettings(env) }
  }
}

function readProductSettings(env: EnvReader) {
  return {
    /** Number of products in the catalogue. */
    catalogueSize: env.integer('CATALOGUE_SIZE', { min: 1, max: 9_999, default: 8_000 }),
    /**
     * Length of a period of the page cache. A page is deleted if it has not been requested for one to two periods, or
     * earlier if memory is full.
     */
    cacheMs: env.integer('CACHE_SECONDS', { min: 1, max: 3_600, default: 15 }) * 1_000,
    /** Maximum memory for pages. An odd number of MiB is rounded down to an even one. */
    cacheBytes: env.integer('CACHE_MIB', { min: 2, max: 4_096, default: 256 }) * 1024 * 1024,
  }
}
