import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../../../test/support/certificate'
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
    'accepts only the right password, with %s',
    async (mechanism) => {
      await start({ sasl: { users: { 'a,b=c': 'secret' } } })
      const sasl = (username: string, password: string) => ({ mechanism, username, password }) as SASLOptions
      expect(await connect({ sasl: sasl('a,b=c', 'secret') })).toHaveLength(1)
      await expect(connect({ sasl: sasl('a,b=c', 'wrong') })).rejects.toThrow('invalid user or password')
      await expect(connect({ sasl: sasl('unknown', 'secret') })).rejects.toThrow('invalid user or password')
    },
  )

  it('refuses mechanisms that it does not offer', async () => {
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

  it('accepts only TLS connections when ssl is set, and SASL over TLS', async () => {
    const sasl = { mechanism: 'scram-sha-256', username: 'ada', password: 'secret' } as const
    await start({ ssl: { key: CERTIFICATE_KEY, cert: CERTIFICATE }, sasl: { users: { ada: 'secret' } } })
    expect(await connect({ ssl: { ca: CERTIFICATE }, sasl })).toHaveLength(1)
    await expect(connect({ sasl })).rejects.toThrow()
  })
})
