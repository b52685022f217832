import { readFileSync } from 'node:fs'
import { type EnvReader } from './env-reader'
import { type ServiceEnvironment, podName, readServiceEnvironment } from './service-environment'

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const

/** Addresses and credentials of Kafka; assignable to kafka-client's `KafkaConfig`. */
export interface KafkaEnvironment {
  brokers: readonly string[]
  clientId: string
  security?: {
    protocol: (typeof protocols)[number]
    mechanism?: (typeof mechanisms)[number]
    username?: string
    password?: string
    ca?: string
  }
}

/** Configuration of a service that publishes to Kafka. */
export interface PublisherEnvironment extends ServiceEnvironment {
  kafka: KafkaEnvironment
  partitioner: 'murmur2' | 'crc32'
}

const BROKER = /^(\[[0-9a-f:.]+\]|[^\s:/,]+):\d{1,5}$/i

/**
 * Reads `BOOTSTRAP_SERVERS`, `SECURITY_PROTOCOL` (default PLAINTEXT), `SASL_MECHANISMS` (default PLAIN),
 * `SASL_USERNAME`, `SASL_PASSWORD` (both required for SASL_*) and the PEM file `KAFKA_CA_FILE`. The clientId is the
 * pod's name.
 */
export function readKafkaEnvironment(env: EnvReader): KafkaEnvironment {
  const brokers = env.list('BOOTSTRAP_SERVERS', {
    pattern: BROKER,
    expected: 'brokers like host:9092 separated by commas',
  })
  const protocol = env.oneOf('SECURITY_PROTOCOL', protocols, 'PLAINTEXT')
  const security = { protocol, ...readSasl(env, protocol), ...readCa(env, protocol) }
  return { brokers, clientId: podName(env), ...(protocol === 'PLAINTEXT' ? {} : { security }) }
}

/** Reads the variables of a service that publishes to Kafka. */
export function readPublisherEnvironment(env: EnvReader): PublisherEnvironment {
  return { ...readServiceEnvironment(env), kafka: readKafkaEnvironment(env), partitioner: readPartitioner(env) }
}

/** Reads `KAFKA_PARTITIONER`: murmur2 (the default of Java clients) or crc32 (the default of librdkafka). */
export function readPartitioner(env: EnvReader): PublisherEnvironment['partitioner'] {
  return env.oneOf('KAFKA_PARTITIONER', ['murmur2', 'crc32'], 'murmur2')
}

function readSasl(env: EnvReader, protocol: string) {
  if (!protocol.startsWith('SASL_')) return {}
  return {
    mechanism: env.oneOf('SASL_MECHANISMS', mechanisms, 'PLAIN'),
    username: env.string('SASL_USERNAME', { expected: `the user name that ${protocol} needs` }),
    password: env.secret('SASL_PASSWORD'),
  }
}

function readCa(env: EnvReader, protocol: string): { ca?: string } {
  if (!protocol.endsWith('SSL')) return {}
  const ca = env.optional('KAFKA_CA_FILE', { expected: 'a readable file with PEM certificates', parse: readPem })
  return ca === undefined ? {} : { ca }
}

function readPem(path: string): string | undefined {
  try {
    const pem = readFileSync(path, 'utf8')
    return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : undefined
  } catch {
    return undefined
  }
}
