import { type KafkaObservation, type KafkaTrigger } from '@food-delivery/autoscaler'
import { type LagAdmin } from '@food-delivery/kafka-client'

/** Answers a Kafka trigger with what the brokers say now. Never rejects: a failure is an answer. */
export type AskKafka = (trigger: KafkaTrigger) => Promise<KafkaObservation>

const TIMEOUT_MS = 5_000

/**
 * Asks the brokers of this system, whatever address the trigger names: there is one Kafka here, and one admin client
 * serves all autoscalers.
 */
export function kafkaLag(admin: () => Promise<LagAdmin>): AskKafka {
  return async ({ topic, consumerGroup }) => {
    if (topic === '') return { error: 'a Kafka trigger without a topic is not supported here' }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
    })
    try {
      const lag = (await admin()).lag({ topic, groupIds: [consumerGroup] })
      const group = (await Promise.race([lag, late])).get(consumerGroup)
      return {
        partitions: (group?.partitions ?? []).map(({ partition, committed, end }) => ({
          topic,
          partition,
          committedOffset: committed,
          latestOffset: end,
        })),
      }
    } catch (error) {
      return { error: `error getting kafka lag: ${error instanceof Error ? error.message : String(error)}` }
    } finally {
      clearTimeout(timer)
    }
  }
}
