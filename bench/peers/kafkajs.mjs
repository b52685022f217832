import kafkajs from 'kafkajs'
import { broker, groupId, partitions, topic } from './report.mjs'

/** Partitions that kafkajs handles at the same time. */
export const PARTITIONS = Number(partitions)

/** @param {import('kafkajs').ConsumerRunConfig} config */
export async function runConsumer(config) {
  const kafka = new kafkajs.Kafka({ clientId: 'bench', brokers: [broker], logLevel: kafkajs.logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300 })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({ ...config, partitionsConsumedConcurrently: PARTITIONS })
}
