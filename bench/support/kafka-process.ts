import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ORDERS_PARTITIONS } from '@food-delivery/contracts'
import { withAdmin } from '../../commands/support/with-admin'
import { startEmbedded } from '../../local/src/backends/embedded-process'
import { LogBuffer } from '../../local/src/pods/log-buffer'
import { type Defer } from './bench'

export const usesRealServers = (): boolean => Boolean(process.env['BOOTSTRAP_SERVERS'])

/** Returns the brokers of `BOOTSTRAP_SERVERS` or, if it is not set, those of an embedded Kafka in a new process. */
export async function startKafkaProcess(defer: Defer): Promise<string[]> {
  const externalBrokers = process.env['BOOTSTRAP_SERVERS']
  if (externalBrokers) return externalBrokers.split(',')
  const embedded = await startEmbedded({
    script: join(__dirname, '../../packages/embedded/dist/main.js'),
    servers: ['kafka'],
    env: { PATH: process.env['PATH'] ?? '' },
    log: new LogBuffer({ now: Date.now }),
  })
  defer(() => embedded.kill())
  return [embedded.addresses.kafka ?? '']
}

/** Creates a topic with a new name. `partitions`: default 6. */
export async function createBenchTopic(brokers: readonly string[], partitions = ORDERS_PARTITIONS): Promise<string> {
  const topic = `bench-${randomUUID()}`
  await withAdmin({ brokers, clientId: 'bench' }, (admin) => admin.createTopic({ topic, partitions }))
  return topic
}

/** Number of records that were ever published to a topic: the sum of its end offsets. */
export async function countRecords(brokers: readonly string[], topic: string): Promise<number> {
  const groups = await withAdmin({ brokers, clientId: 'bench' }, (admin) => admin.lag({ topic, groupIds: [topic] }))
  return groups.get(topic)?.partitions.reduce((sum, { end }) => sum + end, 0) ?? 0
}
