import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  type ISocketFactory,
  type KafkaConfig as KafkajsConfig,
  type SASLOptions,
  type logCreator,
  logLevel,
} from 'kafkajs'
import { type Logger } from '../logger'
import { type KafkaConfig, type KafkaSecurity } from '../kafka-config'

/** Time without data after which TCP checks whether the broker still responds. */
const KEEP_ALIVE_MS = 60_000

/** kafkajs's options for a connection; times in ms. */
export function connectionOptions({ kafka, logger }: { kafka: KafkaConfig; logger: Logger }) {
  return {
    clientId: kafka.clientId,
    brokers: [...kafka.brokers],
    ...securityOptions(kafka.security),
    connectionTimeout: 3_000,
    authenticationTimeout: 10_000,
    requestTimeout: 10_000,
    socketFactory,
    logCreator: createLogCreator(logger),
  }
}

/** Disables Nagle's algorithm, which delays a small request until the previous one is acknowledged. */
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  // TLS allows no IP address as the server name (RFC 6066).
  const serverName = isIP(host) === 0 ? { servername: host } : {}
  const socket = ssl
    ? connectTls({ host, port, ...serverName, ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

/**
 * Logs all kafkajs messages at debug level. kafkajs logs an error for each lost connection and each retry; the clients
 * of this package log their failures themselves, and less often.
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
  const ssl = security.ca === undefined ? true : { ca: [security.ca] }
  return { ...(usesTls ? { ssl } : {}), ...(usesSasl ? { sasl: saslOptions(security) } : {}) }
}

function saslOptions({ mechanism = 'PLAIN', username = '', password = '' }: KafkaSecurity): SASLOptions {
  return { mechanism: mechanism.toLowerCase(), username, password } as SASLOptions
}
