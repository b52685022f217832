import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  type ISocketFactory,
  type KafkaConfig as KafkajsConfig,
  type SASLOptions,
  Kafka,
  type logCreator,
  logLevel,
} from 'kafkajs'
import { type Logger } from '../logger'
import { applyPatches } from '../patches/apply-patches'
import { type KafkaConfig, type KafkaSecurity } from './config'

/** Retries inside kafkajs, 3.5 s in all. It refreshes brokers and leaders only after the last one, so more would delay that. */
const RETRY = { retries: 6, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2 }
const KEEP_ALIVE_MS = 60_000

/** A kafkajs client for one consumer, producer or admin; they must not share one, since it caches committed offsets. */
export function createKafka({ kafka, logger }: { kafka: KafkaConfig; logger: Logger }): Kafka {
  applyPatches()
  return new Kafka({
    clientId: kafka.clientId,
    brokers: [...kafka.brokers],
    ...securityOptions(kafka.security),
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    requestTimeout: 10_000,
    retry: { ...RETRY, restartOnFailure: () => Promise.resolve(false) },
    socketFactory,
    logCreator: createLogCreator(logger),
  })
}

/** Without Nagle's algorithm, which would delay small requests until the previous one is acknowledged. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, ...(/[a-z]/i.test(host) ? { servername: host } : {}), ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

/**
 * Logs all kafkajs messages at debug level: it reports each lost connection and each retry as an error, while our clients
 * log an outage once.
 */
function createLogCreator(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, ...fields } = log
      logger.debug({ ...fields, kafkajs: namespace, level: logLevel[level] }, message)
    }
}

function securityOptions(security: KafkaSecurity | undefined): Pick<KafkajsConfig, 'ssl' | 'sasl'> {
  if (!security) return {}
  const tls = security.protocol === 'SSL' || security.protocol === 'SASL_SSL'
  const sasl = security.protocol.startsWith('SASL_')
  return {
    ...(tls ? { ssl: security.ca === undefined ? true : { ca: [security.ca] } } : {}),
    ...(sasl ? { sasl: saslOptions(security) } : {}),
  }
}

function saslOptions({ mechanism = 'PLAIN', username = '', password = '' }: KafkaSecurity): SASLOptions {
  return { mechanism: mechanism.toLowerCase(), username, password } as SASLOptions
}

/** Reads a PEM file for {@link KafkaSecurity.ca}. @throws the file system's error */
export function readCaFile(path: string): string {
  return readFileSync(path, 'utf8')
}
