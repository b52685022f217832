import { type KafkaConfig } from '@food-delivery/kafka-client'
import { type MongoEnvironment, readMongoEnvironment } from '@food-delivery/mongo-client'
import { readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'
import { runningCluster } from './running-cluster'

/** The Kafka of `BOOTSTRAP_SERVERS` (with `SECURITY_PROTOCOL`, `SASL_*`) or, if not set, of the running local cluster. */
export function kafkaSettings(env: NodeJS.ProcessEnv): KafkaConfig {
  if (env['BOOTSTRAP_SERVERS']) return { ...readEnvironment(env, readKafkaEnvironment), clientId: 'commands' }
  return { brokers: runningCluster().kafka.split(','), clientId: 'commands' }
}

/** The MongoDB of `MONGODB_URL` or `MONGODB_REPLICA_HOSTNAMES` or, if not set, of the running local cluster. */
export function mongoSettings(env: NodeJS.ProcessEnv): MongoEnvironment {
  const isConfigured = env['MONGODB_URL'] ?? env['MONGODB_REPLICA_HOSTNAMES']
  return readEnvironment(isConfigured ? env : { MONGODB_URL: runningCluster().mongo }, readMongoEnvironment)
}
