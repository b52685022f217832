import { readMongoEnvironment } from '@food-delivery/mongo-client'
import { readEnvironment, readPublisherEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readPublisherEnvironment(reader),
    mongo: readMongoEnvironment(reader),
  }))
}
