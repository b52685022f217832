import { commonOptions, type OptionTable, rules } from './control/option-rules'
import { startServer } from './control/start-server'
import { type KafkaServer, type KafkaServerOptions } from './kafka/kafka-server'
import { isSaslOptions } from './kafka/sasl/sasl-options'
import { type MongoServer, type MongoServerOptions } from './mongo/mongo-server'
import { type RedisServer, type RedisServerOptions } from './redis/redis-server'

const kafkaOptions: OptionTable<keyof KafkaServerOptions> = {
  ...commonOptions,
  brokers: rules.count,
  dataDir: rules.text,
  logger: rules.logger,
  initialRebalanceDelayMs: rules.milliseconds,
  autoCreateTopics: rules.boolean,
  defaultPartitions: rules.count,
  minSessionTimeoutMs: rules.milliseconds,
  retentionBytes: rules.numberOrUnlimited,
  retentionMs: rules.numberOrUnlimited,
  maxFrameBytes: rules.count,
  maxMemoryBytes: rules.count,
  sasl: { expected: 'an object with users and optionally mechanisms', isValid: isSaslOptions },
  ssl: { expected: 'an object with key and cert', isValid: (value) => typeof value === 'object' && value !== null },
}

const mongoOptions: OptionTable<keyof MongoServerOptions> = {
  ...commonOptions,
  database: rules.text,
  dataDir: rules.text,
  logger: rules.logger,
  maxMemory: rules.bytes,
  replicaSet: rules.text,
  ttlIntervalMs: rules.count,
}

const redisOptions: OptionTable<keyof RedisServerOptions> = {
  ...commonOptions,
  logger: rules.logger,
  maxMemory: rules.bytes,
  sweepIntervalMs: rules.count,
}

/**
 * Starts Kafka: one broker, or several that share all data. The data is in memory, and with `dataDir` also on disk.
 * @throws InvalidArgumentError, FolderInUseError, DamagedJournalError, or Node's error for the port or the directory.
 */
export async function startKafka(options: KafkaServerOptions = {}): Promise<KafkaServer> {
  const server = await startServer<KafkaServer>('kafka', kafkaOptions, options)
  if (options.process !== 'child') return server
  return Object.defineProperty(server, 'cluster', {
    get: () => {
      throw new Error(
        'cluster is not available for a server in a child process: use moveLeader, stopBroker, refuse or delay',
      )
    },
  })
}

/**
 * Starts a MongoDB server for drivers and mongoose, standalone or as a replica set. The data is in memory; with `dataDir`,
 * acknowledged writes survive a kill of the process.
 * @throws InvalidArgumentError, FolderInUseError, or Node's error for the port or the directory.
 */
export const startMongo = (options: MongoServerOptions = {}): Promise<MongoServer> =>
  startServer<MongoServer>('mongo', mongoOptions, options)

/**
 * Starts Redis (RESP2 and RESP3) with all data in memory.
 * @throws InvalidArgumentError, or Node's error for the port.
 */
export const startRedis = (options: RedisServerOptions = {}): Promise<RedisServer> =>
  startServer<RedisServer>('redis', redisOptions, options)
