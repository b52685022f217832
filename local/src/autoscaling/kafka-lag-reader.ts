import { type KafkaObservation, type KafkaTrigger } from '@food-delivery/autoscaler'
import { type GroupLagView, type LagAdmin, UnknownTopicError } from '@food-delivery/kafka-client'
import { errorMessage } from '../error-message'

/** Reads the offsets of a Kafka trigger. Never rejects: errors are part of the result. */
export type ReadLag = (trigger: KafkaTrigger) => Promise<KafkaObservation>

type Groups = Map<string, GroupLagView>
type AdminOf = (trigger: KafkaTrigger) => Promise<LagAdmin>

const TIMEOUT_MS = 5_000

/**
 * Creates a function that reads lag. Autoscalers that read the same topic of the same brokers in the same turn of the
 * event loop share one request: if requests waited for each other, the end offsets would grow before the committed
 * offsets are read. `adminOf`: returns the client for the brokers of a trigger.
 */
export function kafkaLagReader(adminOf: AdminOf): ReadLag {
  const pending = new Map<string, { groupIds: Set<string>; groups: Promise<Groups> }>()
  const requestGroups = (trigger: KafkaTrigger): Promise<Groups> => {
    const { topic, consumerGroup, bootstrapServers } = trigger
    const key = `${topic}@${bootstrapServers.join(',')}`
    const groupIds = pending.get(key)?.groupIds ?? new Set<string>()
    groupIds.add(consumerGroup)
    const readPending = () => {
      pending.delete(key)
      return readGroups(() => adminOf(trigger), topic, groupIds)
    }
    const groups = pending.get(key)?.groups ?? nextTurn(readPending)
    pending.set(key, { groupIds, groups })
    return groups
  }
  return async (trigger) => {
    const { consumerGroup } = trigger
    try {
      const partitions = (await topicsOf(trigger, adminOf)).map(async (topic) => {
        const group = (await requestGroups({ ...trigger, topic })).get(consumerGroup)
        return (group?.partitions ?? []).map((partition) => offsetsOf(topic, partition))
      })
      return { partitions: (await Promise.all(partitions)).flat() }
    } catch (error) {
      return {
        error: error instanceof UnknownTopicError ? UNKNOWN_TOPIC : `error getting kafka lag: ${errorMessage(error)}`,
      }
    }
  }
}

/** The error of KEDA's Kafka client. */
const UNKNOWN_TOPIC =
  'error describing topics: kafka server: Request was for a topic or partition that does not exist on this broker'

/** A trigger without a topic reads all topics in which its group has committed offsets. */
async function topicsOf({ topic, ...trigger }: KafkaTrigger, adminOf: AdminOf): Promise<string[]> {
  if (topic !== '') return [topic]
  return (await adminOf({ ...trigger, topic })).committedTopics(trigger.consumerGroup)
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
