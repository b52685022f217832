import { startKafka } from '@food-delivery/embedded'
import { createLagAdmin } from '@food-delivery/kafka-client'

/**
 * Uses the Kafka of `BOOTSTRAP_SERVERS`, or starts an embedded broker if it is not set. Creates missing topics. Call
 * `close` at the end.
 * @param {string} clientId
 * @param {string[]} topics
 */
export async function prepareKafka(clientId, topics) {
  const externalBrokers = process.env.BOOTSTRAP_SERVERS?.split(',')
  const broker = externalBrokers ? undefined : await startKafka()
  const kafka = { brokers: externalBrokers ?? [broker?.address ?? ''], clientId }
  const admin = createLagAdmin({ kafka, logger })
  await admin.connect()
  for (const topic of topics) await admin.createTopic({ topic, partitions: 6 })
  await admin.disconnect()
  return { kafka, close: async () => broker?.close() }
}

/** Prints errors only. A service would use pino here. */
export const logger = { debug() {}, info() {}, warn() {}, error: console.error }
