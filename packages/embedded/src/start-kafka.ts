import { startServer } from './control/start-server'
import { commonOptions, type OptionTable, rules } from './control/option-rules'
import { isSaslOptions } from './kafka/sasl/sasl-options'
import { type KafkaServer, type KafkaServerOptions } from './kafka/kafka-server'

/** Rules of the options of startKafka. */
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
  sasl: { expected: 'an object with users, and perhaps mechanisms', isValid: isSaslOptions },
  ssl: { expected: 'an object with key and cert', isValid: (value) => typeof value === 'object' && value !== null },
}

/**
 * Starts Kafka: one broker, or several that share all data. The data is in memory, and with `dataDir` also on disk.
 * @throws InvalidArgumentError, FolderInUseError, DamagedJournalError, or Node's error if the port or the directory cannot be used.
 */
export async function startKafka(options: KafkaServerOptions = {}): Promise<KafkaServer> {
  const server = await startServer<KafkaServer>('kafka', kafkaOptions, options)
  return options.process === 'child' ? withoutCluster(server) : server
}

const withoutCluster = (server: KafkaServer): KafkaServer =>
  Object.defineProperty(server, 'cluster', {
    get: () => {
      throw new Error(
        'cluster is not available for a server in a child process: use moveLeader, stopBroker, refuse or delay',
      )
    },
  })
