import { type KafkaObservation, type KafkaTrigger } from '@food-delivery/autoscaler'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'

/** Answers a Kafka trigger with what the brokers say now. Never rejects: a failure is an answer. */
export type AskKafka = (trigger: KafkaTrigger) => Promise<KafkaObservation>

type Groups = Map<string, GroupLagView>

const TIMEOUT_MS = 5_000

/**
 * Asks the brokers of this system, whatever address the trigger names: there is one Kafka here, and one admin client
 * serves all autoscalers. Those that look at the same moment share one look, since queueing behind each other would
 * let the end offsets move on before the committed ones are read.
 */
export function kafkaLag(admin: () => Promise<LagAdmin>): AskKafka {
  const looks = new Map<string, { groupIds: Set<string>; answer: Promise<Groups> }>()
  const join = (topic: string, groupId: string): Promise<Groups> => {
    const groupIds = looks.get(topic)?.groupIds ?? new Set<string>()
    groupIds.add(groupId)
    const answer = looks.get(topic)?.answer ?? soon(() => (looks.delete(topic), look(admin, topic, groupIds)))
    looks.set(topic, { groupIds, answer })
    return answer
  }
  return async ({ topic, consumerGroup }) => {
    if (topic === '') return { error: 'a Kafka trigger without a topic is not supported here' }
    try {
      const group = (await join(topic, consumerGroup)).get(consumerGroup)
      return { partitions: (group?.partitions ?? []).map((partition) => offsetsOf(topic, partition)) }
    } catch (error) {
      return { error: `error getting kafka lag: ${error instanceof Error ? error.message : String(error)}` }
    }
  }
}

function offsetsOf(topic: string, { partition, committed, end }: GroupLagView['partitions'][number]) {
  return { topic, partition, committedOffset: committed, latestOffset: end }
}

/** Runs after everything that is due now. */
function soon<T>(run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => void run().then(resolve, reject))
  })
}

async function look(admin: () => Promise<LagAdmin>, topic: string, groupIds: Set<string>): Promise<Groups> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
  })
  try {
    return await Promise.race([admin().then((client) => client.lag({ topic, groupIds: [...groupIds] })), late])
  } finally {
    clearTimeout(timer)
  }
}
