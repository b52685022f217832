import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type ISocketFactory, type KafkaConfig as KafkajsConfig, type SASLOptions, Kafka } from 'kafkajs'
import { type Logger } from '../logger'
import { applyPatches } from '../patches/apply-patches'
import { type KafkaConfig, type KafkaSecurity } from './config'
import { createLogCreator } from './log-creator'

/** Retries inside kafkajs, some 3.5 s in all: only what it gives up is looked up anew, so more would heal later. */
const RETRY = { retries: 6, initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2 }
const KEEP_ALIVE_MS = 60_000

/** A kafkajs instance for one consumer, producer or admin; they must not share one (committed offsets are kept per instance). */
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

/** Nagle's algorithm would hold back small requests behind a pending acknowledgement. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, ...(/[a-z]/i.test(host) ? { servername: host } : {}), ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
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

/** Reads a CA file as {@link KafkaSecurity.ca} wants it. @throws the file system's error */
export function readCaFile(path: string): string {
  return readFileSync(path, 'utf8')
}
