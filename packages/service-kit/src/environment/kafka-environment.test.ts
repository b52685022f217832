import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError } from './configuration-error'
import { type Environment } from './env-reader'
import { readKafkaEnvironment, readPartitioner } from './kafka-environment'
import { readEnvironment } from './read-environment'

const read = (env: Environment) => readEnvironment(env, readKafkaEnvironment)
const BOOTSTRAP_SERVERS = 'a:9092,[::1]:9093'

describe('readKafkaEnvironment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-ca-'))
  const pem = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n'
  const caFile = join(folder, 'ca.crt')
  writeFileSync(caFile, pem)
  afterAll(() => rmSync(folder, { recursive: true }))

  it('reads the brokers and uses the pod name as the client id', () => {
    expect(read({ BOOTSTRAP_SERVERS, POD_NAME: 'courier-7' })).toEqual({
      brokers: ['a:9092', '[::1]:9093'],
      clientId: 'courier-7',
    })
  })

  it('reads SASL over TLS with a private CA', () => {
    const env = {
      BOOTSTRAP_SERVERS,
      SECURITY_PROTOCOL: 'SASL_SSL',
      SASL_MECHANISMS: 'SCRAM-SHA-512',
      SASL_USERNAME: 'me',
      SASL_PASSWORD: ' not trimmed ',
      KAFKA_CA_FILE: caFile,
    }
    expect(read(env).security).toEqual({
      protocol: 'SASL_SSL',
      mechanism: 'SCRAM-SHA-512',
      username: 'me',
      password: ' not trimmed ',
      ca: pem,
    })
  })

  it('reports the missing variables of SASL', () => {
    expect(() => read({ BOOTSTRAP_SERVERS, SECURITY_PROTOCOL: 'SASL_PLAINTEXT' })).toThrow(
      /^SASL_USERNAME: not set, .*\nSASL_PASSWORD: not set, expected a secret$/,
    )
  })

  it.each([
    [{}, 'BOOTSTRAP_SERVERS'],
    [{ BOOTSTRAP_SERVERS: 'kafka' }, 'BOOTSTRAP_SERVERS'],
    [{ BOOTSTRAP_SERVERS: 'http://kafka:9092' }, 'BOOTSTRAP_SERVERS'],
    [{ BOOTSTRAP_SERVERS, SECURITY_PROTOCOL: 'TLS' }, 'SECURITY_PROTOCOL'],
    [{ BOOTSTRAP_SERVERS, SECURITY_PROTOCOL: 'SSL', KAFKA_CA_FILE: '/nowhere' }, 'KAFKA_CA_FILE'],
  ])('rejects %j', (env, variable) => {
    expect(() => read(env)).toThrow(ConfigurationError)
    expect(() => read(env)).toThrow(variable)
  })

  it('reads the partitioner', () => {
    expect(readEnvironment({}, readPartitioner)).toBe('murmur2')
    expect(readEnvironment({ KAFKA_PARTITIONER: 'crc32' }, readPartitioner)).toBe('crc32')
  })
})
