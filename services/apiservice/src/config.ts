import { readEnvironment, readPublisherEnvironment } from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readPublisherEnvironment(reader),
    statusService: reader.url('STATUS_SERVICE', { default: 'http://status:8080', protocols: ['http'] }),
  }))
}
