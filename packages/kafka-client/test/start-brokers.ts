import { type KafkaServer, startKafka } from '@food-delivery/embedded'
import { createLagAdmin } from '../src'
import { partitionOf } from '../src/producer/partitioner'
import { type TestKafka, connectTestKafka, quietLogger, readAll } from './test-kafka'

export interface TestBrokers extends TestKafka {
  /**
   * Moves leaders, stops or freezes brokers, or makes them reject requests. Broker 1 leads partition 0, broker 2
   * partition 1, …
   */
  cluster: KafkaServer['cluster']
  /** The number of records in each partition. All partitions must have a leader. */
  counts: (topic: string) => Promise<number[]>
  /** The values of each partition in the order of the log. */
  readAll: (topic: string) => Promise<string[][]>
  /** A group whose coordinator is this broker. */
  groupIdAt: (nodeId: number) => string
  /** Removes the member as if it had sent no heartbeats. */
  expireSession: KafkaServer['expireSession']
}

/** Starts an embedded Kafka of several brokers. By default, a topic has as many partitions as there are brokers. */
export async function startBrokers(count = 3): Promise<TestBrokers> {
  const broker = await startKafka({ brokers: count, initialRebalanceDelayMs: 0 })
  const server = { settings: { brokers: broker.address.split(',') }, close: () => broker.close() }
  const kafka = await connectTestKafka(server)
  const { cluster } = broker
  const admin = createLagAdmin({ kafka: kafka.config('counts'), logger: quietLogger })
  const counts = async (topic: string) => {
    const lag = await admin.lag({ topic, groupIds: ['none'] })
    return lag.get('none')!.partitions.map(({ end }) => end)
  }
  return {
    ...kafka,
    cluster,
    topic: (partitions = count, config) => kafka.topic(partitions, config),
    counts,
    readAll: async (topic) => {
      const sizes = await counts(topic)
      const records = await readAll(
        kafka,
        topic,
        sizes.reduce((sum, size) => sum + size, 0),
      )
      return sizes.map((_, partition) =>
        records.filter((each) => each.partition === partition).map(({ value }) => String(value)),
      )
    },
    groupIdAt(nodeId) {
      const groupId = kafka.groupId()
      cluster.moveCoordinator(groupId, nodeId)
      return groupId
    },
    expireSession: broker.expireSession,
    close: async () => {
      await admin.disconnect()
      await kafka.close()
    },
  }
}

/** A key whose records go to this partition. */
export function keyIn(partition: number, partitions = 3): string {
  for (let i = 0; ; i++)
    if (partitionOf({ key: `${i}`, partitions, partitioner: 'murmur2' }) === partition) return `${i}`
}

/** Resolves with the time that the promise took, ms. */
export async function timeOf(promise: Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await promise
  return performance.now() - startedAt
}

/** The error of a rejected promise; undefined if it resolves. */
export function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
