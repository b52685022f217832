import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KafkaConfig } from '@food-delivery/kafka-client'
import { type MongoEnvironment, readMongoEnvironment } from '@food-delivery/mongo-client'
import { readEnvironment, readKafkaEnvironment } from '@food-delivery/service-kit'

/** Where a running laptop cluster leaves its addresses. */
const RUNNING_FILE = join(__dirname, '../../.cache/running.json')

/** Kafka of the environment (`BOOTSTRAP_SERVERS` and what belongs to it), else that of the cluster `npm start` runs here. */
export function kafkaSettings(env: NodeJS.ProcessEnv): KafkaConfig {
  if (env['BOOTSTRAP_SERVERS']) return { ...readEnvironment(env, readKafkaEnvironment), clientId: 'commands' }
  return { brokers: runningCluster().kafka.split(','), clientId: 'commands' }
}

/** MongoDB of the environment (`MONGODB_URL`), else that of the cluster `npm start` runs here. */
export function mongoSettings(env: NodeJS.ProcessEnv): MongoEnvironment {
  const hasOwn = env['MONGODB_URL'] ?? env['MONGODB_REPLICA_HOSTNAMES']
  return readEnvironment(hasOwn ? env : { MONGODB_URL: runningCluster().mongo }, readMongoEnvironment)
}

/** Addresses of the cluster that `npm start` runs here. */
export interface RunningCluster {
  url: string
  apiUrl: string
  kafka: string
  /** Absent when the cluster uses a MongoDB of the user's own. */
  mongo?: string
}

/** @throws when none runs */
export function runningCluster(): RunningCluster {
  try {
    return JSON.parse(readFileSync(RUNNING_FILE, 'utf8')) as RunningCluster
  } catch (error) {
    throw new Error('No running system found: run npm start, or set BOOTSTRAP_SERVERS.', { cause: error })
  }
}
