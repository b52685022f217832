import { randomUUID } from 'node:crypto'
import { type Admin, type Consumer, type Kafka, type Producer, Kafka as KafkaClient, logLevel } from 'kafkajs'
import { type KafkaServer, type KafkaServerOptions, startKafka } from '../../src'

/** A random name, so that a test can run several times on the same broker. */
export const uniqueName = (kind: string): string => `${kind}-${randomUUID()}`

export interface TestKafka {
  address: string
  /** Whether it is the Kafka at BOOTSTRAP_SERVERS, not an embedded one. */
  isExternal: boolean
  admin: Admin
  producer(options?: Parameters<Kafka['producer']>[0]): Promise<Producer>
  consumer(groupId: string, options?: Partial<Parameters<Kafka['consumer']>[0]>): Promise<Consumer>
  createTopic(partitions?: number, config?: Record<string, string>): Promise<string>
  close(): Promise<void>
}

export const createClient = (address: string): Kafka =>
  new KafkaClient({
    brokers: [address],
    clientId: 'test',
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 20, retries: 10 },
  })

/**
 * Starts a broker with kafkajs clients, which `close` disconnects. Without options, the Kafka at BOOTSTRAP_SERVERS is
 * used instead, if this variable is set.
 */
export async function startTestKafka(options?: KafkaServerOptions): Promise<TestKafka> {
  const externalAddress = options ? undefined : process.env['BOOTSTRAP_SERVERS']
  const broker = externalAddress
    ? externalBroker(externalAddress)
    : await startKafka({ initialRebalanceDelayMs: 0, ...options })
  const kafka = createClient(broker.address)
  const admin = kafka.admin()
  await admin.connect()
  const clients: { disconnect(): Promise<void> }[] = [admin]
  return {
    address: broker.address,
    isExternal: externalAddress !== undefined,
    admin,
    async producer(producerOptions) {
      const producer = kafka.producer(producerOptions)
      clients.push(producer)
      await producer.connect()
      return producer
    },
    async consumer(groupId, consumerOptions) {
      const timing = { sessionTimeout: 6_000, heartbeatInterval: 100, maxWaitTimeInMs: 100 }
      const consumer = createClient(broker.address).consumer({ groupId, ...timing, ...consumerOptions })
      clients.push(consumer)
      await consumer.connect()
      return consumer
    },
    async createTopic(partitions = 1, config = {}) {
      const topic = uniqueName('topic')
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }))
      await admin.createTopics({ topics: [{ topic, numPartitions: partitions, configEntries }] })
      return topic
    },
    async close() {
      await Promise.allSettled(clients.map((client) => client.disconnect()))
      await broker.close()
    },
  }
}

const externalBroker = (address: string): Pick<KafkaServer, 'address' | 'close'> => ({
  address,
  close: () => Promise.resolve(),
})
