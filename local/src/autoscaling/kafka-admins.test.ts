import { type KafkaTrigger } from '@food-delivery/autoscaler'
import { type LagAdmin } from '@food-delivery/kafka-client'
import { kafkaCredentials } from '../backends/servers'
import { type Secret } from '../manifests/objects'
import { KafkaAdmins } from './kafka-admins'

const opened: Record<string, string>[] = []
const open = ({ stringData = {} }: Secret) => {
  opened.push(stringData)
  if (stringData['BOOTSTRAP_SERVERS'] === 'down:9092') return Promise.reject(new Error('no broker'))
  return Promise.resolve({ disconnect: () => Promise.resolve() } as LagAdmin)
}
const variables = { BOOTSTRAP_SERVERS: 'a:9092,b:9092', SECURITY_PROTOCOL: 'SASL_SSL', SASL_USERNAME: 'u' }
const admins = new KafkaAdmins({
  credentials: kafkaCredentials({ kafka: variables }, {}),
  caFile: undefined,
  addressOf: (host) => (host === 'kafka' ? Promise.resolve('127.0.0.1:4001') : undefined),
  open,
})
const trigger = (
  bootstrapServers: string[],
  sasl: KafkaTrigger['authentication']['sasl'] = 'none',
  tlsEnabled = false,
) => ({ bootstrapServers, authentication: { sasl, tlsEnabled } }) as KafkaTrigger

beforeEach(() => opened.splice(0))

describe('KafkaAdmins', () => {
  it('uses the credentials of this system for its brokers', async () => {
    const admin = await admins.adminOf(trigger(['b:9092'], 'scram_sha512', true))
    expect(await admins.adminOf(trigger(['a:9092']))).toBe(admin)
    expect(opened).toEqual([variables])
  })

  it('connects to other brokers and to Services, once each', async () => {
    const [first, second] = [trigger(['kafka:9092']), trigger(['c:9093'], 'none', true)]
    expect(await admins.adminOf(first)).toBe(await admins.adminOf(first))
    await admins.adminOf(second)
    expect(opened).toEqual([
      { BOOTSTRAP_SERVERS: '127.0.0.1:4001', SECURITY_PROTOCOL: 'PLAINTEXT' },
      { BOOTSTRAP_SERVERS: 'c:9093', SECURITY_PROTOCOL: 'SSL' },
    ])
  })

  it('connects again after a failure', async () => {
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(admins.adminOf(trigger(['down:9092']))).rejects.toThrow('no broker')
    expect(opened).toHaveLength(2)
  })

  it('refuses SASL with other brokers', async () => {
    await expect(admins.adminOf(trigger(['d:9092'], 'plaintext'))).rejects.toThrow('set BOOTSTRAP_SERVERS=d:9092')
    expect(opened).toEqual([])
  })
})
