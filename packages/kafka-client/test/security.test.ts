import { type KafkaSecurity, createLagAdmin, createProducer, readCaFile } from '../src'
import { quietLogger } from './test-kafka'

const {
  KAFKA_SASL_BOOTSTRAP: sasl,
  KAFKA_SASL_SSL_BOOTSTRAP: saslSsl,
  KAFKA_SASL_USERNAME: username = '',
  KAFKA_SASL_PASSWORD: password = '',
  KAFKA_CA_FILE: caFile,
} = process.env

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
const cases = mechanisms.flatMap((mechanism) => [
  { protocol: 'SASL_PLAINTEXT' as const, mechanism, broker: sasl },
  { protocol: 'SASL_SSL' as const, mechanism, broker: saslSsl },
])

if (!sasl) process.stderr.write('SKIPPED: SASL and TLS, because KAFKA_SASL_BOOTSTRAP is not set\n')
const describeWithSasl = sasl ? describe : describe.skip

describeWithSasl('security', () => {
  it.each(cases)('produces over $protocol with $mechanism', async ({ protocol, mechanism, broker }) => {
    const security: KafkaSecurity = {
      protocol,
      mechanism,
      username,
      password,
      ...(protocol === 'SASL_SSL' && caFile ? { ca: readCaFile(caFile) } : {}),
    }
    const kafka = { brokers: [broker!], clientId: 'secure', security }
    const admin = createLagAdmin({ kafka, logger: quietLogger })
    const producer = createProducer({ kafka, logger: quietLogger })
    const topic = `secure-${protocol}-${mechanism}-${Date.now()}`
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopic({ topic, partitions: 1 })
    await expect(producer.send({ topic, key: 'a', value: 'x' })).resolves.toEqual({ partition: 0, offset: 0 })
    await Promise.all([admin.disconnect(), producer.disconnect()])
  })
})
