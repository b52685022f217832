import { type KafkaBroker, startKafkaBroker } from '@food-delivery/embedded'
import { eventually } from '../../../test/support/eventually'
import { createLagAdmin, createTopicReader } from '../src'
import { partitionOf } from '../src/producer/partitioner'
import { type TestKafka, connectTestKafka, quietLogger } from './test-kafka'

export interface TestBrokers extends TestKafka {
  /** Moves leaders, stops and freezes brokers, and lets them refuse. Broker 1 leads partition 0, broker 2 partition 1, … */
  cluster: KafkaBroker['cluster']
  /** The number of records in each partition. All partitions must have a leader. */
  counts: (topic: string) => Promise<number[]>
  /** The values of each partition in the order of the log. */
  readAll: (topic: string) => Promise<string[][]>
  /** A group whose coordinator is this broker. */
  groupIdAt: (nodeId: number) => string
  /** Removes the member as if it had sent no heartbeats. */
  expireSession: (groupId: string, memberId: string) => void
}

/** Starts an embedded Kafka of several brokers. A topic has as many partitions as there are brokers. */
export async function startBrokers(count = 3): Promise<TestBrokers> {
  const broker = await startKafkaBroker({ brokers: count, initialRebalanceDelayMs: 0 })
  const server = { settings: { brokers: broker.address.split(',') }, close: () => broker.close() }
  const kafka = await connectTestKafka(server)
  const { cluster, groups } = broker
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
    readAll: async (topic) => readAll(kafka, topic, await counts(topic)),
    groupIdAt(nodeId) {
      const groupId = kafka.groupId()
      cluster.moveCoordinator(groupId, nodeId)
      return groupId
    },
    expireSession: (groupId, memberId) => void groups.leave(groupId, memberId),
    close: async () => {
      await admin.disconnect()
      await kafka.close()
    },
  }
}

async function readAll(kafka: TestKafka, topic: string, counts: readonly number[]): Promise<string[][]> {
  const values = counts.map(() => [] as string[])
  const reader = createTopicReader({
    kafka: kafka.config('reader'),
    groupId: kafka.groupId(),
    topic,
    logger: quietLogger,
    onRecords: (records) => records.forEach(({ partition, value }) => values[partition]!.push(String(value))),
  })
  await reader.start()
  await eventually(() => values.every(({ length }, partition) => length >= counts[partition]!), 'all records')
  await reader.stop()
  return values
}

/** A key of records in this partition. */
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

/** What the promise is rejected with; undefined if it resolves. */
export function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
