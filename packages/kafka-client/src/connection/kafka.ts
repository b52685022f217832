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
import { skipBatchEvents } from '../patches/batch-handling'
import { callRegisteredHooks } from '../patches/consumer-hooks'
import { removeIdleTimers } from '../patches/idle-request-queue'
import { replaceRecordCodec } from '../patches/record-codec'
import { type KafkaConfig, type KafkaSecurity } from './config'

/** Retries inside kafkajs, 3.5 s in total. kafkajs refreshes brokers and leaders only after the last retry, so more would delay it. */
const RETRY = { retries: 6, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2 }
const KEEP_ALIVE_MS = 60_000
let isPatched = false

/** A kafkajs client for one consumer, producer or admin. They must not share a client because it caches committed offsets. */
export function createKafka({ kafka, logger }: { kafka: KafkaConfig; logger: Logger }): Kafka {
  patchKafkajs()
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

function patchKafkajs(): void {
  if (isPatched) return
  isPatched = true
  removeIdleTimers()
  replaceRecordCodec()
  skipBatchEvents()
  callRegisteredHooks()
}

/** Disables Nagle's algorithm, which delays a small request until the previous one is acknowledged. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, ...(/[a-z]/i.test(host) ? { servername: host } : {}), ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

/**
 * Logs all kafkajs messages at debug level. kafkajs logs an error for each lost connection and each retry; the clients of
 * this package log an outage once.
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
  const usesTls = security.protocol.endsWith('SSL')
  const usesSasl = security.protocol.startsWith('SASL_')
  return {
    ...(usesTls ? { ssl: security.ca === undefined ? true : { ca: [security.ca] } } : {}),
    ...(usesSasl ? { sasl: saslOptions(security) } : {}),
  }
}

function saslOptions({ mechanism = 'PLAIN', username = '', password = '' }: KafkaSecurity): SASLOptions {
  return { mechanism: mechanism.toLowerCase(), username, password } as SASLOptions
}

/** Reads a PEM file for {@link KafkaSecurity.ca}. @throws if the file cannot be read */
export function readCaFile(path: string): string {
  return readFileSync(path, 'utf8')
}
