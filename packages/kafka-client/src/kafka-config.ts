import { readFileSync } from 'node:fs'

/** The Kafka cluster of a client. Default security: PLAINTEXT without credentials. */
export interface KafkaConfig {
  /** `host:port` of one or more brokers. */
  brokers: readonly string[]
  /** Name in the broker's logs and in group descriptions; use the pod name to identify partition owners. */
  clientId: string
  security?: KafkaSecurity
}

export type SecurityProtocol = 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'

export interface KafkaSecurity {
  protocol: SecurityProtocol
  /** SASL mechanism. Default PLAIN. */
  mechanism?: SaslMechanism
  username?: string
  password?: string
  /** PEM text of a private CA, for SSL and SASL_SSL; default: the root CAs of Node. */
  ca?: string
}

/** Reads a PEM file for {@link KafkaSecurity.ca}. @throws if the file cannot be read */
export function readCaFile(path: string): string {
  return readFileSync(path, 'utf8')
}
