import { readMongoEnvironment } from '@food-delivery/mongo-client'
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
    mongo: readMongoEnvironment(reader),
    /** Number of cooks of this pod: events that it works on at once. */
    workSlots: reader.integer('CONCURRENCY', { min: 1, max: 1_000, default: 1 }),
  }))
}
