import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { type MongoEnvironment, readMongoEnvironment } from '@food-delivery/mongo-client'
import { createLogger, readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'

const root = join(__dirname, '../..')

export const logger = createLogger({ service: 'commands', pod: 'commands', level: 'error' })

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

/** Addresses of the local cluster that `npm start` runs in this checkout. */
export interface RunningCluster {
  pid: number
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** Undefined when the cluster uses the MongoDB of `MONGODB_URL`. */
  mongo?: string
}

/** @throws when no local cluster runs */
export function runningCluster(): RunningCluster {
  const running = readRunningFile()
  if (!running) throw new Error('No local cluster is running: run npm start, or set the servers (see --help).')
  return running
}

/** Reads the addresses of the local cluster that runs in a checkout (default: this one); undefined when none runs. */
export function readRunningFile(checkout = root): RunningCluster | undefined {
  try {
    return JSON.parse(readFileSync(join(checkout, '.cache/running.json'), 'utf8')) as RunningCluster
  } catch {
    return undefined
  }
}
