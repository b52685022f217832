import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ORDERS_PARTITIONS } from '@food-delivery/contracts'
import { type LagAdmin, createLagAdmin } from '@food-delivery/kafka-client'
import { startEmbedded } from '../../local/src/backends/embedded-process'
import { LogBuffer } from '../../local/src/pods/log-buffer'
import { silentLogger } from '../../test/support/test-bus'
import { type Defer } from './bench'

/** Kafka of `BOOTSTRAP_SERVERS`, or an embedded one in a process of its own. */
export async function startKafkaProcess(defer: Defer): Promise<string[]> {
  const real = process.env['BOOTSTRAP_SERVERS']
  if (real) return real.split(',')
  const embedded = await startEmbedded({
    script: join(__dirname, '../../packages/embedded/dist/main.js'),
    servers: ['kafka'],
    env: { PATH: process.env['PATH'] ?? '' },
    log: new LogBuffer({ now: Date.now }),
  })
  defer(() => embedded.kill())
  return [embedded.addresses.kafka ?? '']
}

/** Creates a topic for this bench, with six partitions. */
export function createBenchTopic(brokers: readonly string[]): Promise<string> {
  const topic = `bench-${randomUUID()}`
  return withAdmin(brokers, async (admin) => {
    await admin.createTopic({ topic, partitions: ORDERS_PARTITIONS })
    return topic
  })
}

/** Number of records ever published to a topic. */
export function recordsOf(brokers: readonly string[], topic: string): Promise<number> {
  return withAdmin(brokers, async (admin) => {
    const lags = await admin.lag({ topic, groupIds: [topic] })
    return lags.get(topic)?.partitions.reduce((sum, { end }) => sum + end, 0) ?? 0
  })
}

async function withAdmin<T>(brokers: readonly string[], ask: (admin: LagAdmin) => Promise<T>): Promise<T> {
  const admin = createLagAdmin({ kafka: { brokers, clientId: 'bench' }, logger: silentLogger })
  await admin.connect()
  try {
    return await ask(admin)
  } finally {
    await admin.disconnect()
  }
}
