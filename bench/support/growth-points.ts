import { setTimeout as sleep } from 'node:timers/promises'
import { ORDERS_TOPIC } from '@food-delivery/contracts'
import kafkajs from 'kafkajs'
import { withAdmin } from '../../commands/support/with-admin'
import { HEAP_OPTIONS } from '../../local/src/pods/start-container'
import { type Defer } from './bench'
import { startObservedCluster, warmUp } from './bench-cluster'
import { ClientGroup, nodeClient } from './client-group'
import { createBenchTopic, startKafkaProcess } from './kafka-process'
import { RecordSource } from './record-source'
import { cpuMs, peakRssMb } from './processes'

const CONNECTIONS = 50
const ORDERS = 2_000
/** Time until all clients use new partitions: they refresh the metadata every 20 s, and then the group rebalances. */
const NEW_PARTITIONS_MS = 31_000
const LIBRARY_PARTITIONS = 24
const RECORDS = { least: 200_000, perMember: 25_000 }
/**
 * Records that each member handles until V8 has optimized its code. Without this warm-up, each additional member would
 * raise the cost per record: with a quarter of it, a record took 24 members 41 µs instead of 12.
 */
const WARM_UP_RECORDS = 20_000
/** Time after the last join until heartbeats are sent at their usual rate. */
const SETTLE_MS = 6_000

/**
 * The cost at one size of an axis: a number of partitions, members, keys or records in the backlog. `cpuMs`: CPU time per
 * order or record of all services or members, without the servers. `perSecond`: orders or records. `peakMb`: the largest
 * resident memory of one of these processes.
 */
export interface Point {
  size: number
  cpuMs: number
  perSecond: number
  peakMb: number
}

/** Measures the complete system without simulated work, with 2 pods per consumer and as many orders as it accepts. */
export async function measureSystem(partitions: number, defer: Defer): Promise<Omit<Point, 'size'>> {
  const observed = await startObservedCluster({ defer })
  const { cluster, watch, client } = observed
  await setPartitions(cluster.brokers, partitions)
  await warmUp(observed)
  const pids = cluster.pidsOf()
  const cpuBefore = cpuMs(pids)
  const startedAt = performance.now()
  await client.placeMany(ORDERS, CONNECTIONS)
  await watch.waitForDeliveries(ORDERS)
  const perSecond = ORDERS / ((performance.now() - startedAt) / 1_000)
  const point = { cpuMs: (cpuMs(pids) - cpuBefore) / ORDERS, perSecond, peakMb: Math.max(...pids.map(peakRssMb)) }
  await observed.stop()
  return point
}

/** @throws when the topic has more partitions, because their number cannot be reduced */
async function setPartitions(brokers: readonly string[], count: number): Promise<void> {
  const existingTopic = await withAdmin({ brokers, clientId: 'bench' }, (admin) => admin.describeTopic(ORDERS_TOPIC))
  const partitions = existingTopic?.partitions ?? 0
  if (partitions === count) return
  if (partitions > count)
    throw new Error(`topic ${ORDERS_TOPIC} already has ${partitions} partitions: delete it to measure ${count}`)
  const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  await admin.createPartitions({ topicPartitions: [{ topic: ORDERS_TOPIC, count }] })
  await admin.disconnect()
  await sleep(NEW_PARTITIONS_MS)
}

interface LibraryOptions {
  members?: number
  keys?: number
  /** Records that wait when the members start. Default 0: the members start before the records are published. */
  backlog?: number
  defer: Defer
}

/** Measures the library alone, without work per record. */
export async function measureLibrary({
  members = 2,
  keys = 1_000,
  backlog = 0,
  defer,
}: LibraryOptions): Promise<Omit<Point, 'size'>> {
  const brokers = await startKafkaProcess(defer)
  const topic = await createBenchTopic(brokers, LIBRARY_PARTITIONS)
  const source = await RecordSource.connect(brokers, topic, defer)
  const [node, ...program] = nodeClient('ours')
  const group = new ClientGroup({ client: [node, HEAP_OPTIONS, ...program], brokers, topic, defer })
  if (backlog > 0) await source.publish({ count: backlog, keys })
  const warmUpRecords = backlog > 0 ? 0 : members * WARM_UP_RECORDS
  const records = backlog || Math.max(RECORDS.least, members * RECORDS.perMember)
  const start = { at: Date.now(), cpuMs: 0 }
  for (let nth = 0; nth < members; nth++) await group.addMember()
  if (warmUpRecords > 0) {
    await source.publish({ count: warmUpRecords, keys })
    await group.waitUntilHandled(warmUpRecords)
    await sleep(SETTLE_MS)
    start.at = Date.now()
    start.cpuMs = group.cpuMs()
    await source.publish({ from: warmUpRecords, count: records, keys })
  }
  const { lastAt } = await group.waitUntilHandled(warmUpRecords + records)
  const perSecond = (records * 1_000) / (lastAt - start.at)
  const point = { cpuMs: (group.cpuMs() - start.cpuMs) / records, perSecond, peakMb: group.peakMb() }
  await group.stop()
  return point
}
