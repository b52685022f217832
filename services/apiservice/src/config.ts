import {
  readEnvironment,
  readKafkaEnvironment,
  readPartitioner,
  readServiceEnvironment,
} from '@food-delivery/service-kit'

/** @throws ConfigurationError */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  return readEnvironment(env, (reader) => ({
    ...readServiceEnvironment(reader),
    kafka: readKafkaEnvironment(reader),
    partitioner: readPartitioner(reader),
    statusService: reader.url('STATUS_SERVICE', { default: 'http://status:8080', protocols: ['http'] }),
  }))
}
