import { readEnvironment, readPublisherEnvironment } from '@food-delivery/service-kit'

/**
 * Includes the partitioner of the publishers, because the partition of an order is computed from its key.
 * @throws ConfigurationError
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, readPublisherEnvironment)
}
