import { type KafkaObservation, type KafkaTrigger } from '@food-delivery/autoscaler'
import { type GroupLagView, type LagAdmin } from '@food-delivery/kafka-client'
import { errorMessage } from '../error-message'

/** Reads the offsets of a Kafka trigger. Never rejects: errors are part of the result. */
export type ReadLag = (trigger: KafkaTrigger) => Promise<KafkaObservation>

type Groups = Map<string, GroupLagView>

const TIMEOUT_MS = 5_000

/**
 * Reads from the Kafka of this system and ignores the brokers in the trigger. Autoscalers that read in the same turn of the
 * event loop share one request. If requests had to wait, the end offsets would grow before the committed offsets are read.
 */
export function kafkaLag(admin: () => Promise<LagAdmin>): ReadLag {
  const pending = new Map<string, { groupIds: Set<string>; groups: Promise<Groups> }>()
  const requestGroups = (topic: string, groupId: string): Promise<Groups> => {
    const groupIds = pending.get(topic)?.groupIds ?? new Set<string>()
    groupIds.add(groupId)
    const groups =
      pending.get(topic)?.groups ?? nextTurn(() => (pending.delete(topic), readGroups(admin, topic, groupIds)))
    pending.set(topic, { groupIds, groups })
    return groups
  }
  return async ({ topic, consumerGroup }) => {
    if (topic === '') return { error: 'the local cluster does not support a Kafka trigger without a topic' }
    try {
      const group = (await requestGroups(topic, consumerGroup)).get(consumerGroup)
      return { partitions: (group?.partitions ?? []).map((partition) => offsetsOf(topic, partition)) }
    } catch (error) {
      return { error: `error getting kafka lag: ${errorMessage(error)}` }
    }
  }
}

function offsetsOf(topic: string, { partition, committed, start, end }: GroupLagView['partitions'][number]) {
  return { topic, partition, committedOffset: committed, earliestOffset: start, latestOffset: end }
}

/** Runs in the next turn of the event loop. */
function nextTurn<T>(run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => void run().then(resolve, reject))
  })
}

async function readGroups(admin: () => Promise<LagAdmin>, topic: string, groupIds: Set<string>): Promise<Groups> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no response within ${TIMEOUT_MS} ms`)), TIMEOUT_MS)
  })
  try {
    return await Promise.race([admin().then((client) => client.lag({ topic, groupIds: [...groupIds] })), timeout])
  } finally {
    clearTimeout(timer)
  }
}
