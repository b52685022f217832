import { readEnvironment, readPublisherEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readPublisherEnvironment(reader),
    /** Number of couriers in this pod. */
    workSlots: reader.integer('CONCURRENCY', { min: 1, max: 1_000, default: 1 }),
  }))
}
