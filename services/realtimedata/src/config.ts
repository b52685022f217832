import { readEnvironment, readKafkaEnvironment, readServiceEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({ ...readServiceEnvironment(reader), kafka: readKafkaEnvironment(reader) }))
}
