import { type KafkaTrigger } from '@food-delivery/autoscaler'
import { type LagAdmin } from '@food-delivery/kafka-client'
import { openLagAdmin } from '../backends/kafka-clients'
import { type Secret } from '../manifests/objects'
import { type AddressOf, replaceServiceAddresses } from '../pods/service-addresses'

interface KafkaAdminsOptions {
  /** The Secret kafka-credentials, which configures the Kafka of this system. */
  credentials: Secret
  caFile: string | undefined
  addressOf: AddressOf
  /** Connects a client. Default: a client of the package kafka-client. */
  open?: (credentials: Secret, caFile: string | undefined) => Promise<LagAdmin>
}

/** The Kafka clients that read the lag of triggers, one for each list of brokers. After a failure, the next read connects again. */
export class KafkaAdmins {
  private readonly admins = new Map<string, Promise<LagAdmin>>()

  constructor(private readonly options: KafkaAdminsOptions) {}

  /** The client for the brokers of a trigger. @throws Error for SASL with brokers other than those of this system */
  async adminOf({ bootstrapServers, authentication }: KafkaTrigger): Promise<LagAdmin> {
    const { credentials, addressOf } = this.options
    const ownBrokers = credentials.stringData?.['BOOTSTRAP_SERVERS'] ?? ''
    const brokers = await replaceServiceAddresses(bootstrapServers.join(','), addressOf)
    if (haveCommonBroker(brokers, ownBrokers)) return this.connect(ownBrokers, credentials)
    if (authentication.sasl !== 'none')
      throw new Error(
        `the local cluster supports SASL only for its own Kafka; to use ${brokers} with SASL, set BOOTSTRAP_SERVERS=${brokers} and its SASL variables for npm start`,
      )
    const variables = { BOOTSTRAP_SERVERS: brokers, SECURITY_PROTOCOL: authentication.tlsEnabled ? 'SSL' : 'PLAINTEXT' }
    return this.connect(brokers, { ...credentials, stringData: variables })
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.admins.values()].map(async (admin) => (await admin).disconnect()))
  }

  private connect(brokers: string, credentials: Secret): Promise<LagAdmin> {
    const { caFile, open = openLagAdmin } = this.options
    const existing = this.admins.get(brokers)
    if (existing) return existing
    const admin = open(credentials, caFile)
    this.admins.set(brokers, admin)
    admin.catch(() => this.admins.delete(brokers))
    return admin
  }
}

/** Whether two lists, separated by commas, have a broker in common, and so belong to one Kafka cluster. */
function haveCommonBroker(listA: string, listB: string): boolean {
  const brokers = listB.split(',').map((broker) => broker.trim())
  return listA.split(',').some((broker) => brokers.includes(broker.trim()))
}
