import { readEnvironment, readPublisherEnvironment } from '@food-delivery/service-kit'

/** The variables of a publisher: orders are looked up in the partition to which the publishers send them. @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, readPublisherEnvironment)
}
