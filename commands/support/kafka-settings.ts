import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { type MongoEnvironment, readMongoEnvironment } from '@food-delivery/mongo-client'
import { createLogger, readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'

/** The file to which a laptop cluster writes its addresses. */
const RUNNING_FILE = join(__dirname, '../../.cache/running.json')

export const logger = createLogger({ service: 'commands', pod: 'commands', level: 'error' })

/** Kafka of the environment (`BOOTSTRAP_SERVERS`, `SECURITY_PROTOCOL`, `SASL_*`), else of the running laptop cluster. */
export function kafkaSettings(env: NodeJS.ProcessEnv): KafkaConfig {
  if (env['BOOTSTRAP_SERVERS']) return { ...readEnvironment(env, readKafkaEnvironment), clientId: 'commands' }
  return { brokers: runningCluster().kafka.split(','), clientId: 'commands' }
}

/** MongoDB of the environment (`MONGODB_URL` or `MONGODB_REPLICA_HOSTNAMES`), else of the running laptop cluster. */
export function mongoSettings(env: NodeJS.ProcessEnv): MongoEnvironment {
  const isConfigured = env['MONGODB_URL'] ?? env['MONGODB_REPLICA_HOSTNAMES']
  return readEnvironment(isConfigured ? env : { MONGODB_URL: runningCluster().mongo }, readMongoEnvironment)
}

/** Addresses of the laptop cluster that `npm start` runs in this checkout. */
export interface RunningCluster {
  pid: number
  url: string
  apiUrl: string
  /** Brokers, separated by commas. */
  kafka: string
  /** Absent when the cluster uses the user's own MongoDB. */
  mongo?: string
}

/** @throws when no laptop cluster runs */
export function runningCluster(): RunningCluster {
  const running = readRunningFile()
  if (!running) throw new Error('No running system found: run npm start, or set BOOTSTRAP_SERVERS.')
  return running
}

/** Undefined when no laptop cluster runs. */
export function readRunningFile(): RunningCluster | undefined {
  try {
    return JSON.parse(readFileSync(RUNNING_FILE, 'utf8')) as RunningCluster
  } catch {
    return undefined
  }
}
